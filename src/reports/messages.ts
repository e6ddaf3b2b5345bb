import { en } from './messages.en.ts';
import { vi } from './messages.vi.ts';

export type Language = 'vi' | 'en';

/** Vietnamese is the original; a key that English lacks does not compile. */
export type Texts = typeof vi;

export function textsOf(language: Language): Texts {
  return language === 'vi' ? vi : en;
}
