import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { AuditRow } from '../../ledger/port/audit.ts';
import { shorten, TEXT_WIDTH, terminalText, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { auditTexts } from './messages.ts';
import type { AuditDocument } from './schema.ts';

/** The document of `audit list --json`, newest first. */
export function auditListJson(rows: readonly AuditRow[], offsetMs: number): Pick<AuditDocument, 'entries'> {
  return {
    entries: rows.map(({ seq, at, who, origin, action, subject, count, note, previous, hash }) => ({
      seq,
      at: formatInstant(at, offsetMs),
      atMs: at,
      who,
      origin,
      action,
      subject,
      count,
      note,
      previous,
      hash,
    })),
  };
}

/** The rows, newest first, in lines of at most 80 columns. */
export function auditListText(
  rows: readonly AuditRow[],
  options: { language: Language; offsetMs: number; color: boolean },
): string {
  const { language, offsetMs } = options;
  const texts = auditTexts(language);
  const paint = paintWith(options.color);
  if (rows.length === 0) return texts.none;
  const actions: Readonly<Record<string, string>> = texts.actions;
  const entries = rows.map((row) => {
    const when = formatDateTime(row.at, offsetMs, language);
    const who = `${terminalText(row.who)}, ${terminalText(row.origin)}`;
    const what = [actions[row.action] ?? terminalText(row.action), row.subject].filter((text) => text !== '');
    const count = row.count === null ? '' : ` (${formatCount(row.count, language)})`;
    return [
      paint('dim', shorten(`${row.seq}  ${when}  ${who}`, TEXT_WIDTH)),
      ...wrap(`${what.join(': ')}${count}`, '  '),
      ...(row.note === '' ? [] : wrap(row.note, `  ${texts.note}: `)),
    ].join('\n');
  });
  return [paint('bold', texts.list), ...entries].join('\n\n');
}
