import type { Instant } from '../../domain/time.ts';
import type { ReadRow } from './list.ts';
import type { ListPage } from './pages.ts';

/** The result of a window. */
export interface WindowEnd {
  /** Distinct rows read. */
  readonly rows: number;
  /** The source's total at the end. */
  readonly claimed: number;
  /** Fewer rows than claimed, or a gap, despite re-reading. */
  readonly short: boolean;
}

export interface WindowPage {
  /** With new and modified rows only. */
  readonly page: ListPage;
  /** Those of them that no earlier page had. */
  readonly fresh: readonly ReadRow[];
  /** Distinct rows read so far. */
  readonly read: number;
  /** With the last page only. */
  readonly end: WindowEnd | null;
}

const MAX_REREADS = 3;

/**
 * Reads the list of one query, at most four times, until they have no gap and are as many as the source claims. The count
 * finds rows that changed and moved to the part already read (pages.ts).
 */
export async function* readWindow(readList: () => AsyncIterable<ListPage>): AsyncGenerator<WindowPage, void> {
  /** By key, when the row was last modified. */
  const seen = new Map<string, Instant | null>();
  let gapless = false;
  /** At the end of the reading before. */
  let before = { rows: -1, total: -1 };
  for (let rereads = 0; ; rereads += 1) {
    for await (const page of readList()) {
      const rows = page.rows.filter((row) => row.modifiedAt === null || seen.get(row.key) !== row.modifiedAt);
      const fresh: ReadRow[] = [];
      for (const row of rows) {
        if (!seen.has(row.key)) fresh.push(row);
        seen.set(row.key, row.modifiedAt);
      }
      gapless ||= page.last && page.sound;
      const short = !gapless || seen.size < page.total;
      // A shortage that a second reading finds unchanged has no rows behind it.
      const isStable = before.rows === seen.size && before.total === page.total;
      const ended = !short || (page.last && (rereads === MAX_REREADS || isStable));
      const end = ended ? { rows: seen.size, claimed: page.total, short } : null;
      yield { page: { ...page, rows }, fresh, read: seen.size, end };
      if (ended) return;
      if (page.last) before = { rows: seen.size, total: page.total };
    }
  }
}
