import { earliestReceipt } from '../../domain/receiveDate.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import type { Page, ReadRow } from '../reading/list.ts';
import { addMonths, countMonths, type Months } from '../reading/months.ts';
import { readPages } from '../reading/pages.ts';
import { showsOthers } from '../reading/receiveWindows.ts';
import { readWindow, type WindowEnd } from '../reading/window.ts';
import { emptyDay } from './filters.ts';
import { EVERYTHING } from './query.ts';
import type { Reader } from './reader.ts';

interface OddPage {
  readonly readAt: Instant;
  readonly rows: readonly ReadRow[];
  readonly end: (WindowEnd & { readonly months: Months }) | null;
}

/**
 * Reads the rows whose receive date is impossibly old, such as of the year 0202 or 1900, which no window of a census shows.
 * Usually there are none, and then the answer tells whether totals can be believed.
 */
export async function* readOdd(reader: Reader, signal: AbortSignal): AsyncGenerator<OddPage, void> {
  const { settings, size } = reader;
  const lastDay = earliestReceipt(settings.offsetMs) - DAY_MS;
  const query = { receivedFrom: null, receivedTo: lastDay, order: 'by receipt' } as const;
  const first = await reader.readRawPage(query, 0, size, signal);
  // The windows will find that the source ignores the filter.
  if (showsOthers(first.rows, Number.NEGATIVE_INFINITY, lastDay)) return;
  await judgeTotals(reader, first, signal);
  if (first.rows.length === 0) return;

  let months: Months = {};
  for await (const { page, fresh, end } of readWindow(() =>
    readPages(reader.readPage, query, size, signal),
  )) {
    months = addMonths(months, countMonths(fresh, settings.offsetMs));
    yield { readAt: page.readAt, rows: page.rows, end: end === null ? null : { ...end, months } };
  }
}

/** For readings that have no window without rows. */
export async function judgeTotalsOnce(reader: Reader, signal: AbortSignal): Promise<void> {
  if (reader.totals.isJudged()) return;
  const day = emptyDay(reader.settings.offsetMs);
  const query = { receivedFrom: day, receivedTo: day, order: 'by receipt' } as const;
  const page = await reader.readRawPage(query, 0, 1, signal);
  if (page.rows.length === 0) await judgeTotals(reader, page, signal);
}

async function judgeTotals(reader: Reader, first: Page, signal: AbortSignal): Promise<void> {
  const { readRawPage, size, totals } = reader;
  let empty = first;
  if (first.rows.length > 0) {
    if (first.rows.length >= Math.min(size, first.total)) return;
    const day = emptyDay(reader.settings.offsetMs);
    empty = await readRawPage({ receivedFrom: day, receivedTo: day, order: 'by receipt' }, 0, 1, signal);
    if (empty.rows.length > 0) return;
  }
  await totals.judge(empty.total, () => readRawPage(EVERYTHING, 0, size, signal));
}
