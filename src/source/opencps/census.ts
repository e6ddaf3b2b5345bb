import type { Instant } from '../../domain/time.ts';
import { OffsetRefused } from '../reading/failure.ts';
import type { ReadRow } from '../reading/list.ts';
import { addMonths, countMonths, listMonths, type Months } from '../reading/months.ts';
import type { WindowEnd } from '../reading/window.ts';
import type { SourcePage } from '../source.ts';
import { type CensusCursor, readCensusCursor, writeCursor } from './cursor.ts';
import { readOdd } from './odd.ts';
import type { Reader } from './reader.ts';
import { readTotals, readUndated, readUndatedEnd, total, undatedOf } from './undated.ts';
import { readWindows } from './windows.ts';

/** In days; the windows then adjust their width. */
const FIRST_WIDTH = 31;

/**
 * Reads everything received since censusFrom, window by window, between the rows whose receive date is impossibly old
 * and those without one.
 */
export async function* census(
  reader: Reader,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const { censusFrom } = reader.settings;
  let state = resume(reader, cursor);
  // Read again by a census that continues, and so not counted in the cursor.
  let odd = NOTHING;
  for await (const { readAt, rows, end } of readOdd(reader, signal)) {
    if (end !== null) odd = end;
    if (rows.length > 0) yield pageOf(readAt, rows, 0, null);
  }
  const whole = reader.totals.whole();
  let expected = whole ?? odd.rows + (await total(reader, { receivedFrom: censusFrom }, signal));
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
      const page = pageOf(readAt, rows, odd.rows + state.rows + read, expected);
      if (end !== null) {
        state = withCounts(state, end, end.days);
        if (end.disproved !== null) state = withoutDisproved(state, end.disproved);
        state = { ...state, next: end.next, undatedShown: shownEarlier + shown.size };
      }
      yield end !== null && filtered ? { ...page, cursor: writeCursor(state) } : page;
    }
  }

  if (filtered) state = yield* undated(reader, state, expected, signal);

  const { rows, claimed, shortWindows, months } = withCounts(state, odd, ODD);
  const summary = { rows, claimed, shortWindows, windows: listMonths(months) };
  yield { ...pageOf(reader.now(), [], rows, rows), summary };
}

/** Reads the rows that no window shows; returns the state including their counts. */
async function* undated(
  reader: Reader,
  state: CensusCursor,
  expected: number,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, CensusCursor> {
  if (!reader.totals.filteredTotalsCount()) return yield* undatedEnd(reader, state, expected, signal);
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
    const { rows } = state;
    yield pageOf(page.readAt, page.rows, rows + found, expected);
  }
  const claimed = found < hidden + shown ? undatedOf(await readTotals(reader, signal, totals)) : hidden;
  const read = Math.max(0, found - shown);
  const short = read < claimed;
  if (short) reader.log.warn('source.window_short', { window: UNDATED, rows: read, claimed });
  return withCounts(state, { rows: read, claimed, short, months }, UNDATED);
}

/** As far as they stand at the end of the list, which has to be paged so far. */
async function* undatedEnd(
  reader: Reader,
  state: CensusCursor,
  expected: number,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, CensusCursor> {
  let counts = NOTHING;
  try {
    const all = reader.totals.whole() ?? (await total(reader, {}, signal));
    for await (const page of readUndatedEnd(reader, all, signal)) {
      const months = addMonths(counts.months, countMonths(page.fresh, reader.settings.offsetMs));
      counts = { rows: page.found, claimed: page.found, short: false, months };
      yield pageOf(page.readAt, page.rows, state.rows + page.found, expected);
    }
  } catch (error) {
    if (!(error instanceof OffsetRefused)) throw error;
  }
  return withCounts(state, counts, UNDATED);
}

/** Names of windows that have no days. */
const ODD = 'before 2000';
const UNDATED = 'undated';
const NOTHING: Counts = { rows: 0, claimed: 0, short: false, months: {} };

type Counts = WindowEnd & { readonly months: Months };

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

function withCounts(state: CensusCursor, counts: Counts, window: string): CensusCursor {
  const { rows, claimed, short, months } = counts;
  return {
    ...state,
    rows: state.rows + rows,
    claimed: state.claimed + claimed,
    shortWindows: short ? [...state.shortWindows, window] : state.shortWindows,
    months: addMonths(state.months, months),
  };
}

/** The last windows were not short after all. */
function withoutDisproved(
  state: CensusCursor,
  { windows, by }: { readonly windows: number; readonly by: number },
): CensusCursor {
  return {
    ...state,
    claimed: state.claimed - windows * by,
    shortWindows: state.shortWindows.slice(0, state.shortWindows.length - windows),
  };
}

function pageOf(
  readAt: Instant,
  rows: readonly ReadRow[],
  read: number,
  expected: number | null,
): SourcePage {
  const progress = { read, expected: expected === null ? null : Math.max(read, expected) };
  return { readAt, rows: rows.map(({ row }) => row), progress };
}
