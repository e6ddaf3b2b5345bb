import type { SourcePage } from '../source.ts';
import { type CensusCursor, readCensusCursor, writeCursor } from './cursor.ts';
import { addMonths, countMonths, listMonths, type Months } from './months.ts';
import type { Reader } from './reader.ts';
import { readTotals, readUndated, undatedOf } from './undated.ts';
import type { WindowEnd } from './window.ts';
import { readWindows } from './windows.ts';

/** In days; the windows then adjust their width. */
const FIRST_WIDTH = 31;

/** Reads everything received since censusFrom, window by window, and then the rows without a receive date. */
export async function* census(
  reader: Reader,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  let state = resume(reader, cursor);
  const totals = await readTotals(reader, signal);
  let expected = totals.all - totals.before;
  let filtered = true;

  if (state.next !== null) {
    const shown = new Set<string>();
    const shownEarlier = state.undatedShown;
    for await (const { readAt, rows, read, end, all } of readWindows(reader, state.next, signal)) {
      if (all !== null) {
        filtered = false;
        expected = all;
      }
      for (const row of rows) if (row.receivedAt === null) shown.add(row.key);
      const progress = progressOf(state.rows + read, expected);
      if (end !== null) {
        state = withCounts(state, { ...end, window: end.days });
        state = { ...state, next: end.next, undatedShown: shownEarlier + shown.size };
      }
      yield {
        readAt,
        rows: rows.map(({ row }) => row),
        progress,
        ...(end !== null && filtered && { cursor: writeCursor(state) }),
      };
    }
  }

  if (filtered) state = yield* undated(reader, state, expected, signal);

  const { rows, claimed, shortWindows, months } = state;
  yield {
    readAt: reader.now(),
    rows: [],
    progress: progressOf(rows, rows),
    summary: { rows, claimed, shortWindows, windows: listMonths(months) },
  };
}

/** Reads the rows that no window shows; returns the state including their counts. */
async function* undated(
  reader: Reader,
  state: CensusCursor,
  expected: number,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, CensusCursor> {
  const totals = await readTotals(reader, signal);
  const hidden = undatedOf(totals);
  if (hidden === 0) return state;

  // The unfiltered list repeats undated rows that windows have shown.
  const shown = state.undatedShown;
  let found = 0;
  let months: Months = {};
  for await (const page of readUndated(reader, totals, hidden + shown, signal)) {
    found = page.found;
    months = addMonths(months, countMonths(page.fresh, reader.settings.offsetMs));
    const rows = page.rows.map(({ row }) => row);
    yield { readAt: page.readAt, rows, progress: progressOf(state.rows + found, expected) };
  }
  const claimed = found < hidden + shown ? undatedOf(await readTotals(reader, signal)) : hidden;
  const read = Math.max(0, found - shown);
  const short = read < claimed;
  if (short) reader.log.warn('source.window_short', { window: 'undated', rows: read, claimed });
  return withCounts(state, { window: 'undated', rows: read, claimed, short, months });
}

function resume(reader: Reader, cursor: string | null): CensusCursor {
  const { censusFrom } = reader.settings;
  const read = cursor === null ? null : readCensusCursor(cursor, reader.log);
  if (read !== null && read.censusFrom === censusFrom) return read;
  return {
    v: 2,
    reading: 'census',
    censusFrom,
    next: { from: censusFrom, width: FIRST_WIDTH },
    rows: 0,
    claimed: 0,
    undatedShown: 0,
    shortWindows: [],
    months: {},
  };
}

function withCounts(
  state: CensusCursor,
  { window, rows, claimed, short, months }: WindowEnd & { window: string; months: Months },
): CensusCursor {
  return {
    ...state,
    rows: state.rows + rows,
    claimed: state.claimed + claimed,
    shortWindows: short ? [...state.shortWindows, window] : state.shortWindows,
    months: addMonths(state.months, months),
  };
}

function progressOf(read: number, expected: number): SourcePage['progress'] {
  return { read, expected: Math.max(read, expected) };
}
