import type { Instant } from '../../domain/time.ts';
import { MAX_OFFSET, OffsetRefused } from './failure.ts';
import type { Page, ReadPage, ReadRow } from './list.ts';

/** A page accepted as the continuation of the previous ones. */
export interface ListPage extends Page {
  readonly last: boolean;
  /** False once a row can have been missed. */
  readonly sound: boolean;
  /** Distinct rows so far; a row seen again after more than MAX_SEEN others counts twice. */
  readonly distinct: number;
}

const MAX_OVERLAP = 20;
/** Each step back is four times as far as the one before. */
const MAX_STEPS_BACK = 5;
/** Rows remembered as possible anchors: twice as far as a reading ever steps back. */
const MAX_SEEN = 2 * MAX_OVERLAP * 4 ** MAX_STEPS_BACK;
/** How often missing rows are requested before they are skipped. */
const MAX_TRIES = 3;
/** After this many skipped pages in a row the list counts as ended. */
const MAX_HOLES = 3;
/** After this many pages in a row without a new row the source counts as ignoring the offset. */
const MAX_REPEATS = 20;

/**
 * Reads a list by offset while it changes.
 *
 * When earlier rows disappear or move, later rows shift forward, and the next offset would skip some. Therefore pages
 * overlap, and a page is accepted only if it is *anchored*: if it shows an unmodified row seen before. Unmodified rows keep
 * their order, so there is no gap before such a page. Without an anchor the reading steps further back, finally to the
 * beginning.
 *
 * A row that changes and so moves to the part already read is missed here: windows find it by comparing counts
 * (window.ts), the next poll because it is newer than the mark.
 */
export async function* readPages<Query>(
  readPage: ReadPage<Query>,
  query: Query,
  size: number,
  signal: AbortSignal,
  startAt = 0,
): AsyncGenerator<ListPage, void> {
  const usualOverlap = Math.max(1, Math.min(MAX_OVERLAP, Math.floor(size / 8)));
  /** By key, when the row was last modified: equal means unmodified. */
  const seen = new Map<string, Instant | null>();
  const isAnchor = (row: ReadRow): boolean => seen.get(row.key) === row.modifiedAt;
  let distinct = 0;
  let start = startAt;
  /** The first offset that was never read. */
  let frontier = startAt;
  let needsAnchor = false;
  let stepsBack = 0;
  let tries = 0;
  let holes = 0;
  let repeats = 0;
  let sound = true;
  let total = Number.POSITIVE_INFINITY;

  for (;;) {
    const wanted = within(start, size, total);
    const page = await readPage(query, start, wanted, signal);
    total = page.total;
    const reached = start + page.rows.length;

    // According to its total the list continues, but the answer does not.
    if (reached <= frontier && reached < page.total && start >= frontier - usualOverlap) {
      tries += 1;
      if (tries < MAX_TRIES) continue;
      const isFirstBeyond = frontier <= MAX_OFFSET || distinct === 0;
      if (isFirstBeyond && start + wanted > MAX_OFFSET) {
        throw new OffsetRefused(`rows ${start} to ${start + wanted}`, 'an empty page');
      }
      tries = 0;
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

    tries = 0;
    holes = 0;
    const distinctBefore = distinct;
    for (const row of page.rows) if (remember(seen, row)) distinct += 1;
    // After a full page there can be more rows than the total, but only while pages show new rows: a source that ignores
    // the offset would be read for ever.
    const continues = sound && page.rows.length >= wanted && distinct > distinctBefore;
    if (distinct > distinctBefore) repeats = 0;
    else if (reached > frontier) repeats += 1;
    if (repeats >= MAX_REPEATS) sound = false;
    const last = (reached >= page.total && !continues) || repeats >= MAX_REPEATS;
    yield { ...page, last, sound, distinct };
    if (last) return;

    if (reached > frontier) {
      frontier = reached;
      stepsBack = 0;
    }
    // Half a page at most, so that the reading advances even if the source returns few rows.
    const overlap = Math.min(usualOverlap, Math.floor(page.rows.length / 2));
    start = reached - overlap;
    needsAnchor = overlap > 0;
  }
}

/** A list within the offsets that sources allow is not requested beyond them. */
function within(start: number, size: number, total: number): number {
  return total <= MAX_OFFSET && start < MAX_OFFSET ? Math.min(size, MAX_OFFSET - start) : size;
}

/** True if the row is new. The oldest row is forgotten first. */
function remember(seen: Map<string, Instant | null>, row: ReadRow): boolean {
  const fresh = !seen.delete(row.key);
  seen.set(row.key, row.modifiedAt);
  if (seen.size > MAX_SEEN) {
    const [oldest] = seen.keys();
    if (oldest !== undefined) seen.delete(oldest);
  }
  return fresh;
}
