import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type ExplainTexts, vi } from './messages.vi.ts';

export const explainTexts = inBoth<ExplainTexts>({ vi, en });
