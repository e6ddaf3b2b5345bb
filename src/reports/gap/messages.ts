import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

export type GapTexts = typeof vi;

export const gapTexts = inBoth<GapTexts>({ vi, en });
