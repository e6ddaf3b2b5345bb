import { addMonths, countMonths, listMonths } from '../reading/months.ts';
import type { SourcePage } from '../source.ts';
import { readCensusCursor, type SqlCensusCursor, writeCursor } from './cursor.ts';
import type { SqlReader } from './reader.ts';

const MOST_WITHOUT_ID = 100;

/**
 * Reads the whole view in the order of its ids. What comes, goes or changes meanwhile moves no other row, so nothing that
 * was there throughout is missed.
 */
export async function* census(
  reader: SqlReader,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const { statements, settings, connection, log, now } = reader;
  let state: SqlCensusCursor = (cursor === null ? null : readCensusCursor(cursor, log)) ?? BEGINNING;
  const isResumed = state.after !== '';
  const from = isResumed ? { id: state.after, changed: null } : null;
  let known: string | null = null;
  for await (const { readAt, rows: shown, next } of reader.pages(statements.byId, from, signal)) {
    // The last id of a page is the first of the next.
    const rows = known === null ? shown : shown.filter(({ key }) => key !== known);
    known = shown.at(-1)?.key ?? known;
    state = {
      ...state,
      after: next?.id ?? state.after,
      rows: state.rows + rows.length,
      months: addMonths(state.months, countMonths(rows, settings.offsetMs)),
    };
    const page = {
      readAt,
      rows: shown.map(({ row }) => row),
      progress: { read: state.rows, expected: null },
    };
    yield next === null ? page : { ...page, cursor: writeCursor(state) };
  }
  const nameless = await connection.query(statements.withoutId(MOST_WITHOUT_ID), signal);
  if (nameless.length > 0) log.warn('source.rows_without_id', { rows: nameless.length });
  const { rows, months } = state;
  const summary = { rows, claimed: rows, shortWindows: [], windows: listMonths(months) };
  yield { readAt: now(), rows: [], progress: { read: rows, expected: rows }, summary };
}

const BEGINNING: SqlCensusCursor = { v: 1, reading: 'sql census', after: '', rows: 0, months: {} };
