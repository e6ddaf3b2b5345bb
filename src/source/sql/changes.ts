import { formatInstant, type Instant } from '../../domain/time.ts';
import { textOf } from '../reading/caseRow.ts';
import { dateForm } from '../reading/datePattern.ts';
import { NOTHING_READ, sourcePage } from '../reading/sourcePage.ts';
import type { SourcePage } from '../source.ts';
import { readChangesCursor, writeCursor } from './cursor.ts';
import type { SqlReader } from './reader.ts';
import { outdatedRows } from './repeated.ts';
import { CHANGED_TEXT, type Place, type Statement } from './view.ts';

/** A cursor that means "now" by the view's own newest change; without such a column, everything is compared. */
export async function mark(reader: SqlReader, signal: AbortSignal): Promise<string> {
  return cursorAt(await newestChange(reader, signal));
}

/** Everything that changed since the cursor, ties included; the whole view where it has no column for changes. */
export async function* changes(
  reader: SqlReader,
  cursorText: string,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const { statements, log } = reader;
  const since = readChangesCursor(cursorText, log)?.since ?? null;
  // Taken first, so that what changes during the reading is read again.
  const newest = await newestChange(reader, signal);
  const isOrdered = since === null || !isUnordered(reader, since);
  if (!isOrdered) log.warn('source.sort_ignored', { field: reader.settings.cases.columns.modifiedAt ?? '' });
  const from = since === null || !isOrdered ? null : earlier(reader, since);
  const isOutdated = from === null ? undefined : await outdatedRows(reader, from, signal);
  const byChange = (after: Place | null, rows: number): Statement =>
    (from === null ? null : statements.byChange(from, after, rows)) ?? statements.byId(after, rows);
  let read = 0;
  for await (const { readAt, rows, next } of reader.pages(byChange, null, signal, isOutdated)) {
    read += rows.length;
    const page = sourcePage(readAt, rows, read);
    const summary = { ...NOTHING_READ, rows: read, claimed: read };
    yield next === null ? { ...page, cursor: cursorAt(newest ?? since), summary } : page;
  }
}

async function newestChange(
  { statements, connection, settings, now }: SqlReader,
  signal: AbortSignal,
): Promise<string | null> {
  const until = now();
  const statement = statements.newestChange(null);
  if (statement === null) return null;
  const newest = await changedText(connection, statement, signal);
  const read = newest === INFINITY ? Number.POSITIVE_INFINITY : ISO?.read(newest ?? '', settings.offsetMs);
  if (newest === null || typeof read !== 'number' || read <= until) return newest;
  // It is dated in the future, and would say nothing of how far this reading came.
  const present = writtenLike(newest, until, settings.offsetMs);
  const past = statements.newestChange(present);
  return (past && (await changedText(connection, past, signal))) ?? present;
}

async function changedText(
  connection: SqlReader['connection'],
  statement: Statement,
  signal: AbortSignal,
): Promise<string | null> {
  const [row] = await connection.query(statement, signal);
  return textOf(row?.[CHANGED_TEXT]) || null;
}

const ISO = dateForm('iso');
/** After every time, in PostgreSQL. */
const INFINITY = 'infinity';

/** Whether it is a text such as 31/12/2025, and the last of such texts is not the newest. */
function isUnordered({ settings }: SqlReader, since: string): boolean {
  const patterns = [settings.dates].flat().filter((pattern) => !/^(?:iso|epoch|yyyy)/.test(pattern));
  return patterns.some((pattern) => typeof dateForm(pattern)?.read(since, settings.offsetMs) === 'number');
}

/** The overlap before it, in the form of the column; the text itself if it is no date, as a version number is. */
function earlier({ settings, now }: SqlReader, since: string): string {
  const read = ISO?.read(since, settings.offsetMs);
  if (typeof read !== 'number') return since;
  // A change dated in the future would hide all that follow.
  const from = Math.min(read, now()) - settings.overlapSeconds * 1_000;
  return writtenLike(since, from, settings.offsetMs);
}

/** As the column writes its own dates, which is what it reads whatever the language of the server. */
export function writtenLike(text: string, at: Instant, offsetMs: number): string {
  const zoned = formatInstant(at, offsetMs);
  const [, fraction = '', zone = ''] = /^(\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i.exec(text.slice(19)) ?? [];
  const separator = text[10] === 'T' ? 'T' : ' ';
  const digits = fraction.replaceAll(/\d/g, '0');
  return `${zoned.slice(0, 10)}${separator}${zoned.slice(11, 19)}${digits}${zone === '' ? '' : zoned.slice(19)}`;
}

function cursorAt(since: string | null): string {
  return writeCursor({ v: 1, reading: 'sql changes', since });
}
