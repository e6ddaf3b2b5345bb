import type { SourceProbe } from '../source.ts';
import { orderOfList } from './order.ts';
import { NEWEST_FIRST } from './query.ts';
import type { Reader } from './reader.ts';

export async function probe(reader: Reader, signal: AbortSignal): Promise<SourceProbe> {
  const page = await reader.readPage(NEWEST_FIRST, 0, reader.size, signal);
  const order = await orderOfList(page, reader.readPage, reader.size, signal);
  return { total: page.total, sortHonoured: order === 'undecided' ? order : order === 'newest first' };
}
