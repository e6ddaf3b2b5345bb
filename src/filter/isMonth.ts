import { parseDay } from '../domain/time.ts';

/** Such as 2024-11. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && parseDay(`${text}-01`) !== null;
}
