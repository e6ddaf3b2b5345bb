import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

/** A count, and how it is written. */
export interface Counted {
  readonly n: number;
  readonly text: string;
}

/** Vietnamese is the original; a key that English lacks does not compile. */
export type ExplainTexts = typeof vi;

export function explainTexts(language: Language): ExplainTexts {
  return language === 'vi' ? vi : en;
}
