import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import type { Cause } from './schema.ts';

/** The rest of a longer code tells a reader nothing. */
const MAX_KEY = 40;

/** `Procedure not published: 1.004194 Đăng ký tạm trú`, on one line. */
export function causeLabel({
  reason,
  title,
  key,
  name,
}: Pick<Cause, 'reason' | 'title' | 'key' | 'name'>): string {
  // The name of a field makes its code superfluous.
  const code = reason.startsWith('FIELD_') && name !== '' ? '' : shorten(terminalText(key), MAX_KEY);
  const about = [code, terminalText(name)].filter((part) => part !== '');
  return about.length === 0 ? capitalised(title) : `${capitalised(title)}: ${about.join(' ')}`;
}
