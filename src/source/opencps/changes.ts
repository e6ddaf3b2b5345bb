import { DAY_MS, type Instant, startOfDay } from '../../domain/time.ts';
import type { ReadSummary, SourcePage } from '../source.ts';
import { type ChangesCursor, readChangesCursor, writeCursor } from './cursor.ts';
import { newestChange } from './mark.ts';
import { confirmedOrder, isWholeList } from './order.ts';
import { type ListPage, readPages } from './pages.ts';
import { NEWEST_FIRST } from './query.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';
import { readWindows } from './windows.ts';

/** How often the sort is tried again if the source ignored it. */
const TRY_SORT_EVERY_MS = DAY_MS;

/**
 * Reads the changes since the cursor: newest first until a whole page is older than the watermark or, if the source
 * ignores the sort, everything received in the last days. Only the last page has a cursor, because the newest changes come
 * first.
 */
export async function* changes(
  reader: Reader,
  cursorText: string,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const now = reader.now();
  const read = readChangesCursor(cursorText, reader.log) ?? fromTheBeginning(reader);
  // A watermark in the future comes from a wrong clock, and would make all changes look old.
  const cursor = { ...read, watermark: Math.min(read.watermark, now) };
  const { sortIgnoredAt } = cursor;
  if (sortIgnoredAt !== null && now >= sortIgnoredAt && now < sortIgnoredAt + TRY_SORT_EVERY_MS) {
    yield* sweepRecent(reader, cursor, signal);
    return;
  }
  const sorted = yield* newestFirst(reader, cursor, signal);
  if (sorted) return;
  if (sortIgnoredAt === null) reader.log.warn('source.sort_ignored', { field: 'modifiedDate' });
  yield* sweepRecent(reader, { ...cursor, sortIgnoredAt: reader.now() }, signal);
}

function fromTheBeginning(reader: Reader): ChangesCursor {
  return { v: 1, reading: 'changes', watermark: reader.settings.censusFrom, sortIgnoredAt: null };
}

/**
 * Returns false if the source ignores the sort. The reading stops at old rows only after a page has shown the sort,
 * because a page of equal dates can also be the start of an unsorted list.
 */
async function* newestFirst(
  reader: Reader,
  cursor: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, boolean> {
  const { readPage, size, settings } = reader;
  const oldest = cursor.watermark - settings.overlapSeconds * 1_000;
  let watermark = cursor.watermark;
  let honoured = false;

  for await (const page of readPages(readPage, NEWEST_FIRST, size, signal)) {
    const order = isWholeList(page) ? 'undecided' : await confirmedOrder(page, readPage, size, signal);
    if (order === 'some other') return false;
    honoured ||= order === 'newest first';
    watermark = Math.max(watermark, newestChange(page.rows, reader.now()) ?? watermark);

    const dates = page.rows.map((row) => row.modifiedAt).filter((at) => at !== null);
    const isOld = dates.length > 0 && dates.every((at) => at < oldest);
    const ended = page.last || (honoured && isOld);
    const part = asPage(page.readAt, page.rows, page.distinct);
    yield ended ? { ...part, ...ending(reader, cursor, page, watermark) } : part;
    if (ended) return true;
  }
  return true;
}

/** After a gap the watermark stays, so that the next reading covers it. */
function ending(
  reader: Reader,
  cursor: ChangesCursor,
  { sound, distinct }: ListPage,
  watermark: Instant,
): Pick<SourcePage, 'cursor' | 'summary'> {
  if (!sound) reader.log.warn('source.window_short', { window: 'changes', rows: distinct });
  const next = { ...cursor, watermark: sound ? watermark : cursor.watermark, sortIgnoredAt: null };
  const shortWindows = sound ? [] : ['changes'];
  return {
    cursor: writeCursor(next),
    summary: { rows: distinct, claimed: distinct, shortWindows, windows: [] },
  };
}

/** Reads the windows of the last days. The watermark stays until the source sorts again. */
async function* sweepRecent(
  reader: Reader,
  cursor: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const { recentDays, offsetMs } = reader.settings;
  const from = startOfDay(reader.now(), offsetMs) - recentDays * DAY_MS;
  let summary: ReadSummary = { rows: 0, claimed: 0, shortWindows: [], windows: [] };
  for await (const { readAt, rows, read, end } of readWindows(
    reader,
    { from, width: recentDays + 1 },
    signal,
  )) {
    const page = asPage(readAt, rows, summary.rows + read);
    if (end !== null) {
      summary = {
        rows: summary.rows + end.rows,
        claimed: summary.claimed + end.claimed,
        shortWindows: end.short ? [...summary.shortWindows, end.days] : summary.shortWindows,
        windows: [],
      };
    }
    yield end === null || end.next !== null ? page : { ...page, cursor: writeCursor(cursor), summary };
  }
}

function asPage(readAt: Instant, rows: readonly ReadRow[], read: number): SourcePage {
  return { readAt, rows: rows.map(({ row }) => row), progress: { read, expected: null } };
}
