import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type ExplainTexts, vi } from './messages.vi.ts';

export function explainTexts(language: Language): ExplainTexts {
  return language === 'vi' ? vi : en;
}
