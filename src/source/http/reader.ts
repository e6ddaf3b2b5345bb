import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { ListPage } from '../reading/pages.ts';
import { type ReadList, withCatchUp } from './list.ts';
import type { HttpQuery } from './page.ts';
import type { HttpSettings } from './settings.ts';

/** What every reading of a source by configuration needs. */
export interface HttpReader {
  readonly settings: HttpSettings;
  readonly readList: ReadList;
  readonly now: () => Instant;
  readonly log: Log;
}

/** A list from its beginning to its end, once and without a gap as far as the source's order allows. */
export function wholeList(
  { readList, settings }: HttpReader,
  query: HttpQuery,
  signal: AbortSignal,
): AsyncIterable<ListPage> {
  const { changes } = settings.list;
  const open = (): AsyncIterable<ListPage> => readList(query, signal);
  return changes === undefined ? open() : withCatchUp(open);
}
