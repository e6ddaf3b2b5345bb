import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type PunctualityTexts = typeof vi;

export function punctualityTexts(language: Language): PunctualityTexts {
  return language === 'vi' ? vi : en;
}
