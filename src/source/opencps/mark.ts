import type { Instant } from '../../domain/time.ts';
import type { ReadRow } from '../reading/list.ts';
import { writeCursor } from './cursor.ts';
import { isWholeList, orderOfList } from './order.ts';
import { NEWEST_FIRST } from './query.ts';
import type { Reader } from './reader.ts';

/** How far the source's clock can be behind ours before a mark by our clock misses a change. */
const CLOCK_SKEW_MS = 300_000;

export async function mark(reader: Reader, signal: AbortSignal): Promise<string> {
  const page = await reader.readPage(NEWEST_FIRST, 0, reader.size, signal);
  const order = isWholeList(page) ? null : await orderOfList(page, reader.readPage, reader.size, signal);
  const ignored = order === 'some other';
  const now = reader.now();
  const newest = ignored ? null : newestChange(page.rows, now);
  return writeCursor({
    v: 1,
    reading: 'changes',
    watermark: newest ?? now - CLOCK_SKEW_MS,
    sortIgnoredAt: ignored ? now : null,
  });
}

/** The newest modification date. Future dates are ignored, because they would move the watermark past changes to come. */
export function newestChange(rows: readonly ReadRow[], now: Instant): Instant | null {
  let newest: Instant | null = null;
  for (const { modifiedAt } of rows) {
    if (modifiedAt !== null && modifiedAt <= now && (newest === null || modifiedAt > newest))
      newest = modifiedAt;
  }
  return newest;
}
