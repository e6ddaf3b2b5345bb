import type { Language } from '../texts.ts';
import { en } from './texts.en.ts';
import { vi } from './texts.vi.ts';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type PageTexts = typeof vi;

export function pageTexts(language: Language): PageTexts {
  return language === 'vi' ? vi : en;
}
