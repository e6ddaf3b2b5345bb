import { DAY_MS, type Instant } from '../../domain/time.ts';
import { OffsetRefused } from '../reading/failure.ts';
import { newestChange } from '../reading/newestChange.ts';
import { type ListPage, readPages } from '../reading/pages.ts';
import { recentWindow } from '../reading/receiveWindows.ts';
import { NOTHING_READ, sourcePage, withWindow } from '../reading/sourcePage.ts';
import type { SourcePage } from '../source.ts';
import { type ChangesCursor, readChangesCursor, writeCursor } from './cursor.ts';
import { judgeTotalsOnce } from './odd.ts';
import { confirmedOrder, isWholeList, type Order, orderOfList } from './order.ts';
import { NEWEST_FIRST } from './query.ts';
import type { Reader } from './reader.ts';
import { readWindows } from './windows.ts';

/** How often the sort is tried again if the source ignored it. */
const TRY_SORT_EVERY_MS = DAY_MS;
/** In days, of a sweep from censusFrom on. */
const FIRST_WIDTH = 31;

/**
 * Reads the changes since the cursor: newest first until a whole page is older than the watermark or, if the source
 * cannot sort by modification date, everything received in the last days. Only the last page has a cursor, because the
 * newest changes come first.
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
    yield* sweep(reader, recentWindow(reader.now(), reader.settings), cursor, signal);
    return;
  }
  const outcome = yield* newestFirst(reader, cursor, signal);
  if (outcome.kind === 'unsorted') {
    if (sortIgnoredAt === null) reader.log.warn('source.sort_ignored', { field: 'modifiedDate' });
    yield* sweep(
      reader,
      recentWindow(reader.now(), reader.settings),
      { ...cursor, sortIgnoredAt: reader.now() },
      signal,
    );
  } else if (outcome.kind === 'too many') {
    // More changes than the list can be paged through: everything is read, as by a census.
    const everything = { from: reader.settings.censusFrom, width: FIRST_WIDTH };
    const next = { ...cursor, watermark: outcome.watermark, sortIgnoredAt: null };
    yield* sweep(reader, everything, next, signal);
  }
}

function fromTheBeginning(reader: Reader): ChangesCursor {
  return { v: 1, reading: 'changes', watermark: reader.settings.censusFrom, sortIgnoredAt: null };
}

type Outcome =
  | { readonly kind: 'read' }
  | { readonly kind: 'unsorted' }
  | { readonly kind: 'too many'; readonly watermark: Instant };

/**
 * Reads the sorted list until it is old. The reading stops at old rows only after the list has proved that it is sorted,
 * because a page of equal dates can also be the start of an unsorted list.
 */
async function* newestFirst(
  reader: Reader,
  cursor: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, Outcome> {
  const { readPage, size, settings } = reader;
  const oldest = cursor.watermark - settings.overlapSeconds * 1_000;
  let watermark = cursor.watermark;
  let order: Order = 'undecided';

  try {
    for await (const page of readPages(readPage, NEWEST_FIRST, size, signal)) {
      if (!isWholeList(page)) {
        const shown = await (page.start === 0 ? orderOfList : confirmedOrder)(page, readPage, size, signal);
        if (shown === 'some other') return { kind: 'unsorted' };
        if (shown === 'newest first') order = shown;
      }
      watermark = Math.max(watermark, newestChange(page.rows, reader.now()) ?? watermark);

      const dates = page.rows.map((row) => row.modifiedAt).filter((at) => at !== null);
      const isOld = dates.length > 0 && dates.every((at) => at < oldest);
      const ended = page.last || (order === 'newest first' && isOld);
      const part = sourcePage(page.readAt, page.rows, page.distinct);
      yield ended ? { ...part, ...ending(reader, cursor, page, watermark) } : part;
      if (ended) return { kind: 'read' };
    }
  } catch (error) {
    if (!(error instanceof OffsetRefused)) throw error;
    return { kind: 'too many', watermark };
  }
  return { kind: 'read' };
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

/** Reads windows of receive dates, and ends with the given cursor. */
async function* sweep(
  reader: Reader,
  begin: { readonly from: Instant; readonly width: number },
  cursor: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  await judgeTotalsOnce(reader, signal);
  let summary = NOTHING_READ;
  for await (const { readAt, rows, read, end } of readWindows(reader, begin, signal)) {
    const page = sourcePage(readAt, rows, summary.rows + read);
    if (end !== null) summary = withWindow(summary, end);
    yield end === null || end.next !== null ? page : { ...page, cursor: writeCursor(cursor), summary };
  }
}
