import { DAY_MS } from '../../domain/time.ts';
import type { Page } from './page.ts';
import { readPages } from './pages.ts';
import { EVERYTHING, type ListQuery } from './query.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';

export interface Totals {
  /** All rows, as of the last request. */
  readonly all: number;
  /** Received before the first day of the census. */
  readonly before: number;
  /** Received from then on. */
  readonly since: number;
}

const MAX_ASKS = 3;

/**
 * What the source claims to hold. A case that comes or goes between the three requests would pass for an undated one, so
 * the count of all is taken before and after until both agree; else the larger counts (searching for a row too many costs
 * time, missing one costs a case).
 */
export async function readTotals(reader: Reader, signal: AbortSignal): Promise<Totals> {
  const { censusFrom } = reader.settings;
  const total = async (query: Partial<ListQuery>): Promise<number> =>
    (await reader.readPage({ ...EVERYTHING, ...query }, 0, 1, signal)).total;

  let all = await total({});
  for (let asks = 1; ; asks += 1) {
    const before = await total({ receivedTo: censusFrom - DAY_MS });
    const since = await total({ receivedFrom: censusFrom });
    const after = await total({});
    if (after === all || asks === MAX_ASKS) return { all: Math.max(all, after), before, since };
    all = after;
  }
}

/** Rows that no query by receive date shows. */
export function undatedOf({ all, before, since }: Totals): number {
  return Math.max(0, all - before - since);
}

export interface UndatedPage {
  readonly page: Page;
  readonly rows: readonly ReadRow[];
  /** Distinct rows without a readable receive date found so far. */
  readonly found: number;
}

/**
 * Looks through the unfiltered list for rows without a readable receive date, until `wanted` of them were
 * found or the list ends. An index that sorts by receipt puts them together at one end: the far end is read first, which
 * takes a few pages, then the list from its beginning.
 */
export async function* readUndated(
  reader: Reader,
  totals: Totals,
  wanted: number,
  signal: AbortSignal,
): AsyncGenerator<UndatedPage, void> {
  const keys = new Set<string>();
  // Half a page of slack, for rows that disappear meanwhile.
  const farEnd = Math.max(0, totals.all - wanted - Math.floor(reader.size / 2));
  for (const startAt of farEnd === 0 ? [0] : [farEnd, 0]) {
    for await (const page of readPages(reader.readPage, EVERYTHING, reader.size, signal, startAt)) {
      const rows = page.rows.filter(({ receivedAt }) => receivedAt === null);
      for (const row of rows) keys.add(row.key);
      yield { page, rows, found: keys.size };
      if (keys.size >= wanted) return;
    }
  }
}
