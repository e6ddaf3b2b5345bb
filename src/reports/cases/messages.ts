import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type CaseTexts, vi } from './messages.vi.ts';

export const caseTexts = inBoth<CaseTexts>({ vi, en });
