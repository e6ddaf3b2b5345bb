import { DAY_MS, formatDay, type Instant, startOfDay } from '../../domain/time.ts';
import type { ReadRow } from '../reading/list.ts';
import { addMonths, countMonths, type Months } from '../reading/months.ts';
import { showsOthers, TARGET_PAGES, widthAfter } from '../reading/receiveWindows.ts';
import { readWindow } from '../reading/window.ts';
import { WHOLE } from './page.ts';
import { type HttpReader, wholeList } from './reader.ts';

export interface Begin {
  readonly from: Instant;
  /** In days, at most. */
  readonly width: number;
}

export interface WindowsPage {
  readonly readAt: Instant;
  readonly rows: readonly ReadRow[];
  /** Distinct rows of the present window so far. */
  readonly read: number;
  readonly end: EndedWindow | null;
}

interface EndedWindow {
  /** Such as `2024-03-01..2024-03-31`; `..` is the whole list. */
  readonly days: string;
  readonly rows: number;
  readonly claimed: number;
  readonly short: boolean;
  readonly months: Months;
  /** The next window; null after the last, and after the whole list. */
  readonly next: Begin | null;
  /** The source ignores the dates, so that everything was read at once. */
  readonly isWhole: boolean;
}

/** Receive dates can lie in the future by mistake; later ones are found with the undated rows. */
const FUTURE_DAYS = 400;

/**
 * Reads everything received since `begin` in windows of receive dates whose width follows the rows a day. Without
 * windows, or where the source ignores the dates, the whole list is read.
 */
export async function* readWindows(
  reader: HttpReader,
  begin: Begin,
  signal: AbortSignal,
): AsyncGenerator<WindowsPage, void> {
  const { settings, now, log } = reader;
  const { offsetMs } = settings;
  if (settings.list.window === undefined) return yield* readWhole(reader, signal);
  const most = TARGET_PAGES * settings.pageSize;
  let { from, width } = begin;
  for (;;) {
    const today = startOfDay(now(), offsetMs);
    const isOpen = from + (width - 1) * DAY_MS >= today;
    const lastDay = isOpen ? today + FUTURE_DAYS * DAY_MS : from + (width - 1) * DAY_MS;
    const days = isOpen ? Math.max(1, Math.round((today - from) / DAY_MS) + 1) : width;
    const query = { window: { from, to: lastDay + DAY_MS - 1 } };
    let months: Months = {};
    let ended: EndedWindow | null = null;
    let outcome: 'read' | 'too many' | 'ignored' = 'read';

    for await (const { page, fresh, read, end } of readWindow(() => wholeList(reader, query, signal))) {
      if (showsOthers(page.rows, from, lastDay)) outcome = 'ignored';
      else if (page.start === 0 && page.total > most && days > 1) outcome = 'too many';
      if (outcome !== 'read') break;
      months = addMonths(months, countMonths(fresh, offsetMs));
      if (end !== null) {
        const name = `${formatDay(from, offsetMs)}..${isOpen ? '' : formatDay(lastDay, offsetMs)}`;
        if (end.short)
          log.warn('source.window_short', { window: name, rows: end.rows, claimed: end.claimed });
        const next = isOpen ? null : { from: lastDay + DAY_MS, width: widthAfter(days, end.rows, most) };
        ended = { ...end, days: name, months, next, isWhole: false };
      }
      yield { readAt: page.readAt, rows: page.rows, read, end: ended };
    }
    if (outcome === 'ignored') {
      log.warn('source.filters_ignored', {});
      return yield* readWhole(reader, signal);
    }
    if (outcome === 'too many') width = Math.max(1, Math.floor(days / 2));
    else if (ended?.next) ({ from, width } = ended.next);
    else return;
  }
}

/** The whole list, without any window. */
export async function* readWhole(reader: HttpReader, signal: AbortSignal): AsyncGenerator<WindowsPage, void> {
  const { settings, log } = reader;
  let months: Months = {};
  for await (const { page, fresh, read, end } of readWindow(() => wholeList(reader, WHOLE, signal))) {
    months = addMonths(months, countMonths(fresh, settings.offsetMs));
    if (end?.short) log.warn('source.window_short', { window: '..', rows: end.rows, claimed: end.claimed });
    const ended = end === null ? null : { ...end, days: '..', months, next: null, isWhole: true };
    yield { readAt: page.readAt, rows: page.rows, read, end: ended };
  }
}
