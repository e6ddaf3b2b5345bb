import { earliestReceipt } from '../../domain/receiveDate.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { addMonths, countMonths, listMonths, type Months } from '../reading/months.ts';
import { sourcePage } from '../reading/sourcePage.ts';
import type { SourcePage } from '../source.ts';
import { type HttpCensusCursor, readCensusCursor, writeCursor } from './cursor.ts';
import { KeySet } from './keySet.ts';
import { type HttpQuery, WHOLE } from './page.ts';
import type { HttpReader } from './reader.ts';
import { readWhole, readWindows } from './windows.ts';

const FIRST_WIDTH = 31;

/**
 * Reads everything received since censusFrom. Where windows leave rows out, which the source's totals show, the whole
 * list is read for them: rows without a receive date, or with an impossible one.
 */
export async function* census(
  reader: HttpReader,
  cursor: string | null,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  let state = resume(reader, cursor);
  const windows: Shown = { since: state.next?.from ?? Number.POSITIVE_INFINITY, keys: new KeySet() };
  if (state.next !== null) {
    for await (const { readAt, rows, read, end } of readWindows(reader, state.next, signal)) {
      const page = sourcePage(readAt, rows, state.rows + read);
      if (reader.settings.list.paging.total !== undefined) for (const { key } of rows) windows.keys.add(key);
      if (end === null) {
        yield page;
        continue;
      }
      state = end.isWhole ? withCounts(start(reader), end) : withCounts(state, end);
      state = { ...state, next: end.next };
      yield end.isWhole ? page : { ...page, cursor: writeCursor(state) };
      if (end.isWhole) return yield concluding(reader, state);
    }
  }
  state = yield* outsideWindows(reader, state, windows, signal);
  yield concluding(reader, state);
}

/** The rows that windows have shown in this reading, of those received since it began or continued. */
interface Shown {
  readonly since: Instant;
  readonly keys: KeySet;
}

/** Rows that no window shows, if the source counts and its counts say that there are any. */
async function* outsideWindows(
  reader: HttpReader,
  state: HttpCensusCursor,
  windows: Shown,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, HttpCensusCursor> {
  const { settings } = reader;
  if (settings.list.paging.total === undefined) return state;
  const all = await totalOf(reader, WHOLE, signal);
  const before = await receivedBefore(reader, signal);
  if (all <= before + state.claimed) return state;

  let rows = 0;
  let months: Months = {};
  const keys = new KeySet();
  for await (const page of readWhole(reader, signal)) {
    // The source can go by another date than ours, or leave out the last day of a window.
    const hidden = page.rows.filter(
      ({ key, receivedAt }) =>
        receivedAt === null ||
        isOdd(reader, receivedAt) ||
        (receivedAt >= windows.since && !windows.keys.has(key)),
    );
    const fresh = hidden.filter(({ key }) => !keys.has(key));
    for (const { key } of hidden) keys.add(key);
    rows += fresh.length;
    months = addMonths(months, countMonths(fresh, settings.offsetMs));
    if (hidden.length > 0) yield sourcePage(page.readAt, hidden, state.rows + rows);
  }
  return withCounts(state, { rows, claimed: rows, short: false, days: 'undated', months });
}

/** How many rows are older than the census; none where it begins at the first day that a receive date can have. */
async function receivedBefore(reader: HttpReader, signal: AbortSignal): Promise<number> {
  const window = { from: earliestReceipt(reader.settings.offsetMs), to: reader.settings.censusFrom - 1 };
  return window.to < window.from ? 0 : await totalOf(reader, { window }, signal);
}

/** Before the first and after the last day that windows cover. */
function isOdd({ now, settings }: HttpReader, receivedAt: number): boolean {
  return receivedAt < earliestReceipt(settings.offsetMs) || receivedAt > now() + 400 * DAY_MS;
}

async function totalOf({ readList }: HttpReader, query: HttpQuery, signal: AbortSignal): Promise<number> {
  for await (const page of readList(query, signal)) return page.total;
  return 0;
}

function start({ settings }: HttpReader): HttpCensusCursor {
  const { censusFrom } = settings;
  const next = { from: censusFrom, width: FIRST_WIDTH };
  return {
    v: 1,
    reading: 'http census',
    censusFrom,
    next,
    rows: 0,
    claimed: 0,
    shortWindows: [],
    months: {},
  };
}

function resume(reader: HttpReader, cursor: string | null): HttpCensusCursor {
  const read = cursor === null ? null : readCensusCursor(cursor, reader.log);
  return read !== null && read.censusFrom === reader.settings.censusFrom ? read : start(reader);
}

interface Counts {
  readonly rows: number;
  readonly claimed: number;
  readonly short: boolean;
  readonly days: string;
  readonly months: Months;
}

function withCounts(
  state: HttpCensusCursor,
  { rows, claimed, short, days, months }: Counts,
): HttpCensusCursor {
  return {
    ...state,
    rows: state.rows + rows,
    claimed: state.claimed + claimed,
    shortWindows: short ? [...state.shortWindows, days] : state.shortWindows,
    months: addMonths(state.months, months),
  };
}

function concluding({ now }: HttpReader, state: HttpCensusCursor): SourcePage {
  const { rows, claimed, shortWindows, months } = state;
  const summary = { rows, claimed, shortWindows, windows: listMonths(months) };
  return { ...sourcePage(now(), [], rows), summary };
}
