import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type PageTexts, vi } from './messages.vi.ts';

export function pageTexts(language: Language): PageTexts {
  return language === 'vi' ? vi : en;
}
