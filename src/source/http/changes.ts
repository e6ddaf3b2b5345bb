import type { Instant } from '../../domain/time.ts';
import type { ReadRow } from '../reading/list.ts';
import { CLOCK_SKEW_MS, newestChange } from '../reading/newestChange.ts';
import type { ListPage } from '../reading/pages.ts';
import { recentWindow } from '../reading/receiveWindows.ts';
import { NOTHING_READ, sourcePage, withWindow } from '../reading/sourcePage.ts';
import type { SourcePage } from '../source.ts';
import { readChangesCursor, writeCursor } from './cursor.ts';
import { WHOLE } from './page.ts';
import type { HttpReader } from './reader.ts';
import { readWindows } from './windows.ts';

/** A cursor that means "now". */
export async function mark({ readList, settings, now }: HttpReader, signal: AbortSignal): Promise<string> {
  let watermark = now() - CLOCK_SKEW_MS;
  if (settings.list.changes !== undefined) {
    for await (const page of readList(WHOLE, signal)) {
      watermark = newestChange(page.rows, now()) ?? watermark;
      break;
    }
  }
  return cursorAt(watermark);
}

/**
 * The changes since the cursor: the list until a whole page is older, where it is in the order of change; else
 * everything received in the last days.
 */
export async function* changes(
  reader: HttpReader,
  cursorText: string,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const { settings, log, now } = reader;
  const read = readChangesCursor(cursorText, log);
  // A watermark in the future comes from a wrong clock, and would make all changes look old.
  const watermark = Math.min(read?.watermark ?? settings.censusFrom, now());
  if (settings.list.changes !== undefined) {
    const inOrder = yield* newestFirst(reader, watermark, signal);
    if (inOrder) return;
    log.warn('source.sort_ignored', { field: settings.list.changes.by });
  }
  yield* sweep(reader, watermark, signal);
}

/** Returns false as soon as the list turns out to be in another order. */
async function* newestFirst(
  reader: HttpReader,
  from: Instant,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, boolean> {
  const { settings, log, now } = reader;
  const oldest = from - settings.overlapSeconds * 1_000;
  let watermark = from;
  let doubts = 0;
  for await (const page of reader.readList(WHOLE, signal)) {
    // A case that changes during the source's own search is out of place once.
    if (!falls(page.rows)) doubts += 1;
    if (doubts > MOST_DOUBTS || !hasDates(page)) return false;
    watermark = Math.max(watermark, newestChange(page.rows, now()) ?? watermark);
    const dates = page.rows.map(({ modifiedAt }) => modifiedAt).filter((at) => at !== null);
    const ended = page.last || (dates.length > 0 && dates.every((at) => at < oldest));
    const part = sourcePage(page.readAt, page.rows, page.distinct);
    if (!ended) {
      yield part;
      continue;
    }
    if (!page.sound) log.warn('source.window_short', { window: 'changes', rows: page.distinct });
    const summary = {
      ...{ rows: page.distinct, claimed: page.distinct, windows: [] },
      shortWindows: page.sound ? [] : ['changes'],
    };
    // After a gap the watermark stays, so that the next reading covers it.
    yield { ...part, cursor: cursorAt(page.sound ? watermark : from), summary };
    return true;
  }
  return true;
}

const MOST_DOUBTS = 1;

function hasDates({ rows }: ListPage): boolean {
  return rows.length === 0 || rows.some(({ modifiedAt }) => modifiedAt !== null);
}

function falls(rows: readonly ReadRow[]): boolean {
  let last = Number.POSITIVE_INFINITY;
  for (const { modifiedAt } of rows) {
    if (modifiedAt === null) continue;
    if (modifiedAt > last) return false;
    last = modifiedAt;
  }
  return true;
}

/** Everything received in the last days; the whole list where the source has no windows. */
async function* sweep(
  reader: HttpReader,
  watermark: Instant,
  signal: AbortSignal,
): AsyncGenerator<SourcePage, void> {
  const begun = reader.now();
  const begin = recentWindow(begun, reader.settings);
  let summary = NOTHING_READ;
  for await (const { readAt, rows, read, end } of readWindows(reader, begin, signal)) {
    const page = sourcePage(readAt, rows, summary.rows + read);
    if (end !== null) summary = withWindow(summary, end);
    const isLast = end !== null && end.next === null;
    const next = Math.max(watermark, begun - CLOCK_SKEW_MS);
    yield isLast ? { ...page, cursor: cursorAt(next), summary } : page;
  }
}

function cursorAt(watermark: Instant): string {
  return writeCursor({ v: 1, reading: 'http changes', watermark });
}
