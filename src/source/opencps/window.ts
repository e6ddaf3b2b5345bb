import type { Instant } from '../../domain/time.ts';
import type { ReadPage } from './page.ts';
import { type ListPage, readPages } from './pages.ts';
import type { ListQuery } from './query.ts';

/** How the reading of a window ended. */
export interface WindowEnd {
  /** Distinct rows read. */
  readonly rows: number;
  /** Rows the source claimed at the end. */
  readonly claimed: number;
  /** Fewer rows than claimed, or a gap, despite re-reading: a row can be missing. */
  readonly short: boolean;
}

export interface WindowPage {
  /** With the rows that this reading has not shown before, or that were modified since. */
  readonly page: ListPage;
  /** Distinct rows of the window read so far. */
  readonly read: number;
  /** With the last page only. */
  readonly end: WindowEnd | null;
}

const MAX_REREADS = 3;

/**
 * Reads the rows of one query without a gap until as many distinct rows were seen as the source claims, at most four
 * times. The count finds what gapless pages cannot (pages.ts): a row that changed and moved to the part already read. A
 * re-reading ends as soon as nothing is missing, usually after its first page, where new rows are.
 */
export async function* readWindow(
  readPage: ReadPage,
  query: ListQuery,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<WindowPage, void> {
  /** By key, when the row was last modified. */
  const seen = new Map<string, Instant | null>();
  let gapless = false;
  for (let rereads = 0; ; rereads += 1) {
    for await (const page of readPages(readPage, query, size, signal)) {
      const rows = page.rows.filter((row) => row.modifiedAt === null || seen.get(row.key) !== row.modifiedAt);
      for (const row of rows) seen.set(row.key, row.modifiedAt);
      gapless ||= page.last && page.sound;
      const short = !gapless || seen.size < page.total;
      const ended = !short || (page.last && rereads === MAX_REREADS);
      const end = ended ? { rows: seen.size, claimed: page.total, short } : null;
      yield { page: { ...page, rows }, read: seen.size, end };
      if (ended) return;
    }
  }
}
