import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { ReadListPage } from './page.ts';
import type { OpencpsSettings } from './settings.ts';
import { createTotalDoubt, type TotalDoubt } from './totals.ts';

/** What every reading needs. */
export interface Reader {
  readonly settings: OpencpsSettings;
  /** With totals that can be believed. */
  readonly readPage: ReadListPage;
  /** With the totals of the source. */
  readonly readRawPage: ReadListPage;
  readonly totals: TotalDoubt;
  /** Rows in one request; at least two, so that pages can overlap. */
  readonly size: number;
  readonly now: () => Instant;
  readonly log: Log;
}

export function createReader({
  readPage,
  ...rest
}: Pick<Reader, 'settings' | 'now' | 'log'> & { readonly readPage: ReadListPage }): Reader {
  const totals = createTotalDoubt(readPage, rest.log);
  return {
    ...rest,
    readPage: totals.readPage,
    readRawPage: readPage,
    totals,
    size: Math.max(2, rest.settings.pageSize),
  };
}
