import type { Language } from '../texts.ts';
import { en } from './texts.en.ts';
import { vi } from './texts.vi.ts';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type PunctualityTexts = typeof vi;

export function punctualityTexts(language: Language): PunctualityTexts {
  return language === 'vi' ? vi : en;
}
