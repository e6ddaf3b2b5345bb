import type { Language } from '../../domain/language.ts';
import { en } from './messages.en.ts';
import { type DashboardTexts, vi } from './messages.vi.ts';

export function dashboardTexts(language: Language): DashboardTexts {
  return language === 'vi' ? vi : en;
}
