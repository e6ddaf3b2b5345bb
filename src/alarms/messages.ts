import type { Language } from '../domain/language.ts';
import { en } from './messages.en.ts';
import { type AlarmTexts, vi } from './messages.vi.ts';

export function alarmTexts(language: Language): AlarmTexts {
  return language === 'vi' ? vi : en;
}
