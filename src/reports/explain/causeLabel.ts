import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import type { Cause } from './schema.ts';

/** A code that is longer says no more than its beginning. */
const MAX_KEY = 40;

/** `Procedure not published: 1.004194 Đăng ký tạm trú`, on one line. */
export function causeLabel({
  reason,
  title,
  key,
  name,
}: Pick<Cause, 'reason' | 'title' | 'key' | 'name'>): string {
  // What a field is called says all that its code says.
  const code = reason.startsWith('FIELD_') && name !== '' ? '' : shorten(terminalText(key), MAX_KEY);
  const about = [code, terminalText(name)].filter((part) => part !== '');
  return about.length === 0 ? capitalised(title) : `${capitalised(title)}: ${about.join(' ')}`;
}
