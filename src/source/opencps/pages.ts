import type { Instant } from '../../domain/time.ts';
import type { Page, ReadPage } from './page.ts';
import type { ListQuery } from './query.ts';
import type { ReadRow } from './row.ts';

/** A page that was accepted as the continuation of the ones before it. */
export interface ListPage extends Page {
  /** The list ends with this page. */
  readonly last: boolean;
  /** False from where on a row may have slipped through unseen. */
  readonly sound: boolean;
  /** Distinct rows of the list seen so far; a row met again after more than MAX_SEEN others counts anew. */
  readonly distinct: number;
}

const MAX_OVERLAP = 20;
/** How often one gap is stepped back over, each time four times as far: 20 · 4⁵ rows at the most. */
const MAX_STEPS_BACK = 5;
/**
 * Rows remembered as possible anchors: twice as far as a reading ever steps back. Remembering all of them would
 * let memory grow with the list: a million keys took 130 MB.
 */
const MAX_SEEN = 2 * MAX_OVERLAP * 4 ** MAX_STEPS_BACK;
/** How often rows that are claimed and not given are asked for before they are stepped over. */
const MAX_ASKS = 3;
/** Pages in a row stepped over before the list is taken to end here, whatever its total says. */
const MAX_HOLES = 3;
/** Pages in a row that lead on and show nothing new, before the source is taken to ignore the offset. */
const MAX_REPEATS = 20;

/**
 * Reads a list by offset while it changes under our hands.
 *
 * Rows that go (or move to the other side) before the offset shift all others forward, and a reader that asks
 * for the next offset skips as many. Therefore every page begins some rows before the end of the last one and
 * is accepted only if it is *anchored*: if it shows, unmodified, a row seen before. Rows that keep their
 * content keep their order, so everything from the anchor to the end of the page is then seen without a gap.
 * A page without an anchor is dropped and the reading steps further back, at last to the beginning, which
 * needs none. By induction every row that neither changes nor goes during the reading is yielded, whatever
 * the others do, as long as the order depends on nothing but the rows.
 *
 * The promise does not cover a row that changes meanwhile, if changing moves it from the part not read yet to
 * the part already read. Whoever reads a window compares counts (window.ts), and whoever reads changes finds
 * it the next time, because it is newer than the mark.
 *
 * Rejected: asking for more rows at once (a shift fits between any two pages), and comparing totals only (a
 * row that came hides a row that went).
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

    // Where the list goes on by the source's own count, and the answer does not.
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
    // A full page is no end, whatever the total says: there may be more than the source counts. Only as long as
    // pages show something new, though, or a source that ignores the offset would be read for ever.
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
    // Half a page at the most, so that every page gets further even where the source gives few rows at once.
    const overlap = Math.min(usualOverlap, Math.floor(page.rows.length / 2));
    start = reached - overlap;
    needsAnchor = overlap > 0;
  }
}

/** True when the row was not remembered. What is remembered longest goes first. */
function remember(seen: Map<string, Instant | null>, row: ReadRow): boolean {
  const fresh = !seen.delete(row.key);
  seen.set(row.key, row.modifiedAt);
  if (seen.size > MAX_SEEN) {
    const [oldest] = seen.keys();
    if (oldest !== undefined) seen.delete(oldest);
  }
  return fresh;
}
