import type { Log } from '../../observability/log.ts';
import type { Page } from '../reading/list.ts';
import type { ReadListPage } from './page.ts';
import type { ListQuery } from './query.ts';

/** After this many windows in a row that are short by the same number, the total is known to be too large by it. */
const ENOUGH = 3;

/**
 * Doubts the totals of the source. Two faults are known: the total counts rows that the filter hides, or is too large by
 * a constant. A reader that believed it would look for the missing rows in each window again.
 */
export interface TotalDoubt {
  /** Like the page reader it was made of, but with totals that can be believed. */
  readonly readPage: ReadListPage;
  /** False if a filtered total says nothing. */
  readonly filteredTotalsCount: () => boolean;
  /** The total of the whole list, if the last judgement had to read it. */
  readonly whole: () => number | null;
  readonly isJudged: () => boolean;
  /** Judges by the total of a query that found no row, and if need be by the beginning of the whole list. */
  judge(emptyTotal: number, readAll: () => Promise<Page>): Promise<void>;
  /**
   * Learns from the end of a window by how many rows it was short of its total. Returns how many windows in a row, this
   * one included, disprove the total, if it was believed until now; else 0.
   */
  learn(shortBy: number): number;
}

export function createTotalDoubt(readPage: ReadListPage, log: Pick<Log, 'warn'>): TotalDoubt {
  let excess = 0;
  let judged = false;
  let whole: number | null = null;
  let filteredCount = true;
  /** The last windows, all short by the same number. */
  let run = { shortBy: 0, windows: 0 };
  /** Most rows that the source ever returned at once: a page of fewer is the last. */
  let longest = 0;

  function believed({ total, start, rows }: Page, query: ListQuery): number {
    const isFiltered = query.receivedFrom !== null || query.receivedTo !== null;
    if (filteredCount || !isFiltered) return Math.max(0, total - excess);
    const reached = start + rows.length;
    return rows.length > 0 && rows.length >= longest ? reached + 1 : reached;
  }

  function disbelieve(by: number | null): void {
    const isNews = by === null ? filteredCount : by !== excess;
    filteredCount = by !== null;
    excess = by ?? 0;
    if (!isNews) return;
    if (by === null) log.warn('source.total_unfiltered');
    else if (by > 0) log.warn('source.total_too_large', { count: by });
  }

  return {
    async readPage(query, start, size, signal) {
      const page = await readPage(query, start, size, signal);
      longest = Math.max(longest, page.rows.length);
      return { ...page, total: believed(page, query) };
    },
    filteredTotalsCount: () => filteredCount,
    isJudged: () => judged,
    whole: () => whole,
    async judge(emptyTotal, readAll) {
      judged = true;
      whole = null;
      if (emptyTotal > 0) {
        const all = await readAll();
        longest = Math.max(longest, all.rows.length);
        disbelieve(all.total === emptyTotal ? null : emptyTotal);
        whole = Math.max(0, all.total - excess);
      } else if (!filteredCount || run.windows < ENOUGH) disbelieve(0);
    },
    learn(shortBy) {
      // Once it is known, windows that are short by nothing confirm it.
      if (!filteredCount || (shortBy === 0 && run.windows >= ENOUGH)) return 0;
      run = { shortBy, windows: shortBy === run.shortBy ? run.windows + 1 : 1 };
      if (shortBy < 0) disbelieve(0);
      if (shortBy <= 0 || run.windows !== ENOUGH) return 0;
      disbelieve(excess + shortBy);
      return ENOUGH;
    },
  };
}
