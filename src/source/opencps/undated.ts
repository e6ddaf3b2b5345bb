import { DAY_MS } from '../../domain/time.ts';
import type { Page } from './page.ts';
import { readPages } from './pages.ts';
import { EVERYTHING, type ListQuery } from './query.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';

export interface Totals {
  readonly all: number;
  /** Received before the first day of the census. */
  readonly before: number;
  /** Received from then on. */
  readonly since: number;
}

const MAX_TRIES = 3;

/**
 * The source's totals. A case that comes or goes between the requests would look like an undated one, so all rows are
 * counted before and after until both agree; else the larger count decides, because it misses no case.
 */
export async function readTotals(reader: Reader, signal: AbortSignal): Promise<Totals> {
  const { censusFrom } = reader.settings;
  const total = async (query: Partial<ListQuery>): Promise<number> =>
    (await reader.readPage({ ...EVERYTHING, ...query }, 0, 1, signal)).total;

  let all = await total({});
  for (let tries = 1; ; tries += 1) {
    const before = await total({ receivedTo: censusFrom - DAY_MS });
    const since = await total({ receivedFrom: censusFrom });
    const after = await total({});
    if (after === all || tries === MAX_TRIES) return { all: Math.max(all, after), before, since };
    all = after;
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
 * Searches the unfiltered list until `wanted` undated rows are found or it ends. It starts near the end, where an index
 * sorted by receipt has them.
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
      const fresh = rows.filter((row) => !keys.has(row.key));
      for (const row of rows) keys.add(row.key);
      yield { readAt: page.readAt, rows, fresh, found: keys.size };
      if (keys.size >= wanted) return;
    }
  }
}
