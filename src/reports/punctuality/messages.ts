import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type PunctualityTexts, vi } from './messages.vi.ts';

export function punctualityTexts(language: Language): PunctualityTexts {
  return language === 'vi' ? vi : en;
}
