import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type GapTexts, vi } from './messages.vi.ts';

export const gapTexts = inBoth<GapTexts>({ vi, en });
