import { inBoth } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

export type CaseTexts = typeof vi;

export const caseTexts = inBoth<CaseTexts>({ vi, en });
