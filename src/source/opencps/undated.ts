import { DAY_MS } from '../../domain/time.ts';
import { OffsetRefused } from '../reading/failure.ts';
import type { Page, ReadRow } from '../reading/list.ts';
import { readPages } from '../reading/pages.ts';
import { EVERYTHING, LATEST_FIRST, type ListQuery } from './query.ts';
import type { Reader } from './reader.ts';

export interface Totals {
  readonly all: number;
  /** Received before the first day of the census. */
  readonly before: number;
  /** Received from then on. */
  readonly since: number;
}

const MAX_TRIES = 3;

export async function total(reader: Reader, query: Partial<ListQuery>, signal: AbortSignal): Promise<number> {
  return (await reader.readPage({ ...EVERYTHING, ...query }, 0, 1, signal)).total;
}

/**
 * The source's totals. A case that comes or goes between the requests would look like an undated one, so all rows are
 * counted again until two counts agree; else the larger count decides, because it misses no case.
 */
export async function readTotals(
  reader: Reader,
  signal: AbortSignal,
  previous: Totals | null = null,
): Promise<Totals> {
  const { censusFrom } = reader.settings;
  const sinceThen = (): Promise<number> => total(reader, { receivedFrom: censusFrom }, signal);
  const before = previous?.before ?? (await total(reader, { receivedTo: censusFrom - DAY_MS }, signal));
  let since = previous?.since ?? (await sinceThen());
  let all = previous?.all ?? (await total(reader, {}, signal));
  if (previous === null && all <= before + since) return { all, before, since };
  for (let tries = 1; ; tries += 1) {
    since = await sinceThen();
    const again = await total(reader, {}, signal);
    if (again === all || tries === MAX_TRIES) return { all: Math.max(all, again), before, since };
    all = again;
  }
}

/** Rows that no query by receive date shows. */
export function undatedOf({ all, before, since }: Totals): number {
  return Math.max(0, all - before - since);
}

/** Undated rows; `found` counts the distinct ones so far. */
export interface UndatedPage extends Pick<Page, 'readAt' | 'rows'> {
  readonly found: number;
  /** Those that no earlier page had. */
  readonly fresh: readonly ReadRow[];
}

/**
 * Searches the unfiltered list until `wanted` undated rows are found: near its end, where an index sorted by receipt has
 * them, then from its beginning on. That both ends ascend does not prove that the list is sorted: one in the order of
 * insertion ascends too, with its undated rows in the middle. So a total that no rows explain costs a whole reading. A
 * list that cannot be paged to its end is searched from the latest receipt on.
 */
export async function* readUndated(
  reader: Reader,
  totals: Totals,
  wanted: number,
  signal: AbortSignal,
): AsyncGenerator<UndatedPage, void> {
  const { readPage, size } = reader;
  const keys = new Set<string>();
  const undated = ({ readAt, rows: all }: Page): UndatedPage => {
    const rows = all.filter(({ receivedAt }) => receivedAt === null);
    const fresh = rows.filter((row) => !keys.has(row.key));
    for (const row of rows) keys.add(row.key);
    return { readAt, rows, fresh, found: keys.size };
  };
  // Half a page of slack, for rows that disappear meanwhile.
  const farEnd = Math.max(0, totals.all - wanted - Math.floor(size / 2));
  try {
    for await (const page of readPages(readPage, EVERYTHING, size, signal, farEnd)) {
      yield undated(page);
      if (keys.size >= wanted) return;
    }
    if (farEnd === 0) return;
    for await (const page of readPages(readPage, EVERYTHING, size, signal)) {
      yield undated(page);
      if (keys.size >= wanted) return;
    }
  } catch (error) {
    if (!(error instanceof OffsetRefused)) throw error;
    for await (const page of readPages(readPage, LATEST_FIRST, size, signal)) {
      const shown = undated(page);
      yield shown;
      if (keys.size >= wanted || shown.rows.length === 0) return;
    }
  }
}

/** Reads undated rows back from the end of the unfiltered list, as long as it shows any, where no total tells how many. */
export async function* readUndatedEnd(
  reader: Reader,
  all: number,
  signal: AbortSignal,
): AsyncGenerator<UndatedPage, void> {
  const keys = new Set<string>();
  // Half a page of slack, for rows that came meanwhile.
  for (let end = all + Math.floor(reader.size / 2); end > 0; end -= reader.size) {
    const start = Math.max(0, end - reader.size);
    const page = await reader.readPage(EVERYTHING, start, reader.size, signal);
    const rows = page.rows.filter(({ receivedAt }) => receivedAt === null);
    const fresh = rows.filter((row) => !keys.has(row.key));
    for (const row of rows) keys.add(row.key);
    if (rows.length > 0) yield { readAt: page.readAt, rows, fresh, found: keys.size };
    if (rows.length < page.rows.length || page.rows.length === 0) return;
  }
}
