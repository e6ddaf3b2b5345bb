import type { Language } from '../domain/language.ts';
import { en } from './messages.en.ts';
import { type DigestTexts, vi } from './messages.vi.ts';

export function digestTexts(language: Language): DigestTexts {
  return language === 'vi' ? vi : en;
}
