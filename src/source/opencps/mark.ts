import { CLOCK_SKEW_MS, newestChange } from '../reading/newestChange.ts';
import { writeCursor } from './cursor.ts';
import { isWholeList, orderOfList } from './order.ts';
import { NEWEST_FIRST } from './query.ts';
import type { Reader } from './reader.ts';

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
