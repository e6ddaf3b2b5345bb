import { DAY_MS, formatDay, type Instant, startOfDay } from '../../domain/time.ts';
import { filtersHonoured, showsOthers } from './filters.ts';
import { EVERYTHING } from './query.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';
import { readWindow, type WindowEnd } from './window.ts';

export interface WindowsPage {
  readonly readAt: Instant;
  readonly rows: readonly ReadRow[];
  /** Distinct rows read of the present window, the ones on this page included. */
  readonly read: number;
  /** With the last page of a window. */
  readonly end: EndedWindow | null;
  /** Rows of the whole list, where it is read instead of windows; else null. */
  readonly all: number | null;
}

interface EndedWindow extends WindowEnd {
  /** The days it covered, such as `2024-03-01..2024-03-15`; `2024-11-05..` is open, `..` the whole list. */
  readonly days: string;
  /** Start and longest width of the next window, in days; null after the last. */
  readonly next: { readonly from: Instant; readonly width: number } | null;
}

/** Pages of a window: few enough to be re-read, and to be read before much has shifted. */
const TARGET_PAGES = 10;
const MAX_DAYS = 366;

/**
 * Reads everything received from the day `from` on, in windows of receive dates. A window with more rows than
 * the target is halved, and one with much fewer doubles the next; a single day is read to its end whatever its size. The
 * last window has no end, because a receive date can lie in the future.
 *
 * If the source ignores the requested dates, every window would show the whole list: it is then read once instead, and
 * only rows received from `from` on, or without a readable date, are returned.
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
    let ended: EndedWindow | null = null;

    for await (const { page, read, end } of readWindow(readPage, query, size, signal)) {
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
      if (end !== null) {
        const wider = end.claimed < target / 4 ? Math.min(width * 2, MAX_DAYS) : width;
        const next = window.to === null ? null : { from: window.to + DAY_MS, width: wider };
        ended = { ...end, days: nameOf(window, settings.offsetMs), next };
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
  /** Days it has to today at the most: as far as it can be halved. */
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
  for await (const { page, read, end } of readWindow(reader.readPage, EVERYTHING, reader.size, signal)) {
    const rows = page.rows.filter(({ receivedAt }) => receivedAt === null || receivedAt >= from);
    const ended = end === null ? null : { ...end, days: '..', next: null };
    if (ended !== null) warnIfShort(reader, ended);
    yield { readAt: page.readAt, rows, read, end: ended, all: page.total };
  }
}

function warnIfShort(reader: Reader, { days, rows, claimed, short }: EndedWindow): void {
  if (short) reader.log.warn('source.window_short', { window: days, rows, claimed });
}
