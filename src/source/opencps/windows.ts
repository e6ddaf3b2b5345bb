import { earliestReceipt } from '../../domain/receiveDate.ts';
import { DAY_MS, formatDay, type Instant, startOfDay } from '../../domain/time.ts';
import { MAX_OFFSET, OffsetRefused } from '../reading/failure.ts';
import type { ReadRow } from '../reading/list.ts';
import { addMonths, countMonths, type Months } from '../reading/months.ts';
import { readPages } from '../reading/pages.ts';
import { ROOM, showsOthers, TARGET_PAGES, widthAfter } from '../reading/receiveWindows.ts';
import { readWindow, type WindowEnd } from '../reading/window.ts';
import { filtersHonoured } from './filters.ts';
import { EVERYTHING } from './query.ts';
import type { Reader } from './reader.ts';

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
  /** How many windows just before this one were short by the same number, and so by a wrong total. */
  readonly disproved: { readonly windows: number; readonly by: number } | null;
  /** Start of the next window, and its maximum width in days; null after the last. */
  readonly next: { readonly from: Instant; readonly width: number } | null;
}

/**
 * Reads everything received since `from` in windows of receive dates, whose width follows the number of rows a day. The
 * last window has no end, because receive dates can be in the future.
 *
 * If the source ignores the requested dates, the whole list is read once instead.
 */
export async function* readWindows(
  reader: Reader,
  begin: { readonly from: Instant; readonly width: number },
  signal: AbortSignal,
): AsyncGenerator<WindowsPage, void> {
  const { readPage, size, settings, totals } = reader;
  const most = Math.min(TARGET_PAGES * size, MAX_OFFSET);
  let { from, width } = begin;
  let filtersTrusted = false;

  for (;;) {
    const window = windowFrom(from, width, startOfDay(reader.now(), settings.offsetMs));
    const query = { receivedFrom: from, receivedTo: window.to, order: 'by receipt' } as const;
    let shown: Shown = { rows: 0, total: 0, months: {} };
    let tooMany = false;
    let ended: EndedWindow | null = null;

    try {
      for await (const { page, fresh, read, end } of readWindow(() =>
        readPages(readPage, query, size, signal),
      )) {
        if (!filtersTrusted && showsOthers(page.rows, from, window.to)) {
          filtersTrusted = await filtersHonoured(reader, signal);
          if (!filtersTrusted) break;
        }
        // Known from the first page, unless filtered totals say nothing.
        const decides = shown.rows === 0 || !totals.filteredTotalsCount();
        tooMany = decides && window.days > 1 && page.total > most;
        const months = addMonths(shown.months, countMonths(fresh, settings.offsetMs));
        shown = { rows: read, total: page.total, months };
        if (tooMany) break;
        if (end !== null) ended = endOf(reader, window, { ...end, months });
        yield { readAt: page.readAt, rows: page.rows, read, end: ended, all: null };
      }
    } catch (error) {
      if (!(error instanceof OffsetRefused)) throw error;
      tooMany = true;
      if (window.days === 1) {
        const claimed = Math.max(shown.total, shown.rows + 1);
        ended = endOf(reader, window, { ...shown, claimed, short: true });
        yield { readAt: reader.now(), rows: [], read: shown.rows, end: ended, all: null };
      }
    }

    if (ended !== null && ended.next === null) return;
    if (ended?.next) ({ from, width } = ended.next);
    else if (tooMany) width = narrower(window.days, Math.max(shown.total, shown.rows), most);
    else {
      reader.log.warn('source.filters_ignored', { total: shown.total });
      yield* readWholeList(reader, begin.from, signal);
      return;
    }
  }
}

/** What a window has shown so far. */
interface Shown {
  readonly rows: number;
  readonly total: number;
  readonly months: Months;
}

function endOf(
  { totals, settings, size, log }: Reader,
  window: Window,
  end: WindowEnd & { readonly months: Months },
): EndedWindow {
  const { to, days } = window;
  const { rows, claimed, short, months } = end;
  const name = nameOf(window, settings.offsetMs);
  const most = Math.min(TARGET_PAGES * size, MAX_OFFSET);
  const next = to === null ? null : { from: to + DAY_MS, width: widthAfter(days, claimed, most) };
  const windows = totals.learn(claimed - rows);
  if (windows > 0) {
    const disproved = { windows: windows - 1, by: claimed - rows };
    return { rows, claimed: rows, short: false, days: name, months, disproved, next };
  }
  if (short) log.warn('source.window_short', { window: name, rows, claimed });
  return { rows, claimed, short, days: name, months, disproved: null, next };
}

function narrower(days: number, rows: number, most: number): number {
  return Math.max(1, Math.min(Math.floor((ROOM * most * days) / Math.max(rows, 1)), Math.floor(days / 2)));
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
  const { readPage, size, settings, log } = reader;
  const earliest = earliestReceipt(settings.offsetMs);
  const isWanted = ({ receivedAt }: ReadRow): boolean =>
    receivedAt === null || receivedAt >= from || receivedAt < earliest;
  let months: Months = {};
  for await (const { page, fresh, read, end } of readWindow(() =>
    readPages(readPage, EVERYTHING, size, signal),
  )) {
    const rows = page.rows.filter(isWanted);
    months = addMonths(months, countMonths(fresh.filter(isWanted), settings.offsetMs));
    const ended = end === null ? null : { ...end, days: '..', months, disproved: null, next: null };
    if (ended?.short) log.warn('source.window_short', { window: '..', rows: read, claimed: ended.claimed });
    yield { readAt: page.readAt, rows, read, end: ended, all: page.total };
  }
}
