import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type ReplayTexts, vi } from './messages.vi.ts';

export const replayTexts = inBoth<ReplayTexts>({ vi, en });
