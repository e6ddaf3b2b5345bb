import { DAY_MS, formatDay, type Instant, startOfDay } from '../../domain/time.ts';
import { filtersHonoured, showsOthers } from './filters.ts';
import { addMonths, countMonths, type Months } from './months.ts';
import { EVERYTHING } from './query.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';
import { readWindow, type WindowEnd } from './window.ts';

export interface WindowsPage {
  readonly readAt: Instant;
  readonly rows: readonly ReadRow[];
  /** Distinct rows of the current window read so far. */
  readonly read: number;
  /** With the last page of a window. */
  readonly end: EndedWindow | null;
  /** The total of the whole list, if it is read instead of windows; else null. */
  readonly all: number | null;
}

interface EndedWindow extends WindowEnd {
  /** Such as `2024-03-01..2024-03-15`; `2024-11-05..` is open, `..` is the whole list. */
  readonly days: string;
  /** What it showed, by month of receipt. */
  readonly months: Months;
  /** Start of the next window, and its maximum width in days; null after the last. */
  readonly next: { readonly from: Instant; readonly width: number } | null;
}

/** Pages of a window: few, because they can be re-read, and rows shift meanwhile. */
const TARGET_PAGES = 10;
const MAX_DAYS = 366;

/**
 * Reads everything received since `from` in windows of receive dates, whose width adapts to the number of rows. The last
 * window has no end, because receive dates can be in the future.
 *
 * If the source ignores the requested dates, the whole list is read once instead.
 */
export async function* readWindows(
  reader: Reader,
  begin: { readonly from: Instant; readonly width: number },
  signal: AbortSignal,
): AsyncGenerator<WindowsPage, void> {
  const { readPage, size, settings } = reader;
  const target = TARGET_PAGES * size;
  let { from, width } = begin;
  let filtersTrusted = false;

  for (;;) {
    const window = windowFrom(from, width, startOfDay(reader.now(), settings.offsetMs));
    const query = { receivedFrom: from, receivedTo: window.to, order: 'by receipt' } as const;
    let started = false;
    let months: Months = {};
    let ended: EndedWindow | null = null;

    for await (const { page, fresh, read, end } of readWindow(readPage, query, size, signal)) {
      if (!filtersTrusted && showsOthers(page.rows, from, window.to)) {
        filtersTrusted = await filtersHonoured(reader, signal);
        if (!filtersTrusted) {
          reader.log.warn('source.filters_ignored', { total: page.total });
          yield* readWholeList(reader, begin.from, signal);
          return;
        }
      }
      if (!started && window.days > 1 && page.total > target) break;
      started = true;
      months = addMonths(months, countMonths(fresh, settings.offsetMs));
      if (end !== null) {
        const wider = end.claimed < target / 4 ? Math.min(width * 2, MAX_DAYS) : width;
        const next = window.to === null ? null : { from: window.to + DAY_MS, width: wider };
        ended = { ...end, days: nameOf(window, settings.offsetMs), months, next };
        warnIfShort(reader, ended);
      }
      yield { readAt: page.readAt, rows: page.rows, read, end: ended, all: null };
    }

    if (ended === null) width = Math.floor(window.days / 2);
    else if (ended.next === null) return;
    else ({ from, width } = ended.next);
  }
}

interface Window {
  readonly from: Instant;
  /** Start of the last day; null = open. */
  readonly to: Instant | null;
  /** Its days up to today. */
  readonly days: number;
}

function windowFrom(from: Instant, width: number, today: Instant): Window {
  const to = from + (width - 1) * DAY_MS;
  if (to < today) return { from, to, days: width };
  return { from, to: null, days: Math.max(1, Math.round((today - from) / DAY_MS) + 1) };
}

function nameOf({ from, to }: Window, offsetMs: number): string {
  return `${formatDay(from, offsetMs)}..${to === null ? '' : formatDay(to, offsetMs)}`;
}

async function* readWholeList(
  reader: Reader,
  from: Instant,
  signal: AbortSignal,
): AsyncGenerator<WindowsPage, void> {
  const { readPage, size, settings } = reader;
  const isWanted = ({ receivedAt }: ReadRow): boolean => receivedAt === null || receivedAt >= from;
  let months: Months = {};
  for await (const { page, fresh, read, end } of readWindow(readPage, EVERYTHING, size, signal)) {
    const rows = page.rows.filter(isWanted);
    months = addMonths(months, countMonths(fresh.filter(isWanted), settings.offsetMs));
    const ended = end === null ? null : { ...end, days: '..', months, next: null };
    if (ended !== null) warnIfShort(reader, ended);
    yield { readAt: page.readAt, rows, read, end: ended, all: page.total };
  }
}

function warnIfShort(reader: Reader, { days, rows, claimed, short }: EndedWindow): void {
  if (short) reader.log.warn('source.window_short', { window: days, rows, claimed });
}
