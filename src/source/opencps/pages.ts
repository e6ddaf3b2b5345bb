import type { Instant } from '../../domain/time.ts';
import type { Page, ReadPage } from './page.ts';
import type { ListQuery } from './query.ts';
import type { ReadRow } from './row.ts';

/** A page that was accepted as the continuation of the ones before it. */
export interface ListPage extends Page {
  /** The list ends with this page. */
  readonly last: boolean;
  /** False once a row can have been missed. */
  readonly sound: boolean;
  /** Distinct rows seen so far; a row seen again after more than MAX_SEEN others counts twice. */
  readonly distinct: number;
}

const MAX_OVERLAP = 20;
/** Steps back over one gap, each four times as far as the one before: at most 20 · 4⁵ rows. */
const MAX_STEPS_BACK = 5;
/**
 * Rows remembered as possible anchors: twice as far as a reading ever steps back. Remembering all of them would
 * let memory grow with the list: a million keys took 130 MB.
 */
const MAX_SEEN = 2 * MAX_OVERLAP * 4 ** MAX_STEPS_BACK;
/** How often claimed rows that do not come are requested before they are skipped. */
const MAX_ASKS = 3;
/** Pages skipped in a row before the list counts as ended, whatever its total says. */
const MAX_HOLES = 3;
/** Pages in a row without a new row before the source counts as ignoring the offset. */
const MAX_REPEATS = 20;

/**
 * Reads a list by offset while it changes.
 *
 * When rows before the offset disappear or move, all later rows shift forward, and the next offset would skip as many.
 * Therefore each page begins some rows before the end of the last one, and is accepted only if it is *anchored*: if it
 * shows, unmodified, a row seen before. Unmodified rows keep their order, so the page has no gap from the anchor to its
 * end. A page without an anchor is dropped and the reading steps further back, finally to the beginning, which needs none.
 * By induction every row that neither changes nor disappears during the reading is returned, as long as the order depends
 * only on the rows.
 *
 * A row that changes meanwhile, and so moves to the part already read, is not covered. Windows find it by comparing
 * counts (window.ts), changes find it the next time, because it is newer than the mark.
 *
 * Rejected: requesting more rows at once (a shift fits between any two pages), and comparing totals only (a new row hides
 * one that disappeared).
 */
export async function* readPages(
  readPage: ReadPage,
  query: ListQuery,
  size: number,
  signal: AbortSignal,
  startAt = 0,
): AsyncGenerator<ListPage, void> {
  const usualOverlap = Math.max(1, Math.min(MAX_OVERLAP, Math.floor(size / 4)));
  /** By key, when the row was last modified: equal means unmodified. */
  const seen = new Map<string, Instant | null>();
  const isAnchor = (row: ReadRow): boolean => seen.get(row.key) === row.modifiedAt;
  let distinct = 0;
  let start = startAt;
  /** The first offset that was never read. */
  let frontier = startAt;
  let needsAnchor = false;
  let stepsBack = 0;
  let asks = 0;
  let holes = 0;
  let repeats = 0;
  let sound = true;

  for (;;) {
    const page = await readPage(query, start, size, signal);

    const reached = start + page.rows.length;

    // The list continues by the source's own count, but the answer does not.
    if (reached <= frontier && reached < page.total && start >= frontier - usualOverlap) {
      asks += 1;
      if (asks < MAX_ASKS) continue;
      asks = 0;
      holes += 1;
      sound = false;
      start += size;
      frontier = start;
      needsAnchor = false;
      if (holes < MAX_HOLES && start < page.total) continue;
      yield { ...page, last: true, sound, distinct };
      return;
    }

    if (needsAnchor && !page.rows.some(isAnchor)) {
      if (stepsBack < MAX_STEPS_BACK) {
        stepsBack += 1;
        start = Math.max(0, frontier - usualOverlap * 4 ** stepsBack);
        needsAnchor = start > 0;
        continue;
      }
      sound = false;
    }

    asks = 0;
    holes = 0;
    const distinctBefore = distinct;
    for (const row of page.rows) if (remember(seen, row)) distinct += 1;
    // After a full page there can be more than the source counts; but only while pages show something new, or a source
    // that ignores the offset would be read for ever.
    const goesOn = sound && page.rows.length >= size && distinct > distinctBefore;
    if (distinct > distinctBefore) repeats = 0;
    else if (reached > frontier) repeats += 1;
    if (repeats >= MAX_REPEATS) sound = false;
    const last = (reached >= page.total && !goesOn) || repeats >= MAX_REPEATS;
    yield { ...page, last, sound, distinct };
    if (last) return;

    if (reached > frontier) {
      frontier = reached;
      stepsBack = 0;
    }
    // Half a page at most, so that each page gets further even where the source returns few rows.
    const overlap = Math.min(usualOverlap, Math.floor(page.rows.length / 2));
    start = reached - overlap;
    needsAnchor = overlap > 0;
  }
}

/** True when the row was new. The oldest row is forgotten first. */
function remember(seen: Map<string, Instant | null>, row: ReadRow): boolean {
  const fresh = !seen.delete(row.key);
  seen.set(row.key, row.modifiedAt);
  if (seen.size > MAX_SEEN) {
    const [oldest] = seen.keys();
    if (oldest !== undefined) seen.delete(oldest);
  }
  return fresh;
}
