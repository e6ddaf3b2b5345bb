import type { Language } from '../../reports/messages.ts';
import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type DashboardTexts = typeof vi;

export function dashboardTexts(language: Language): DashboardTexts {
  return language === 'vi' ? vi : en;
}
