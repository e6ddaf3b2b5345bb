import type { Language } from '../../report/texts.ts';
import { en } from './texts.en.ts';
import { vi } from './texts.vi.ts';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type DashboardTexts = typeof vi;

export function dashboardTexts(language: Language): DashboardTexts {
  return language === 'vi' ? vi : en;
}
