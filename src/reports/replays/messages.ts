import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

export type ReplayTexts = typeof vi;

export const replayTexts = inBoth<ReplayTexts>({ vi, en });
