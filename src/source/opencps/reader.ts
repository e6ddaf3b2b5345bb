import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { ReadPage } from './page.ts';
import type { OpencpsSettings } from './settings.ts';

/** What every reading needs. */
export interface Reader {
  readonly settings: OpencpsSettings;
  readonly readPage: ReadPage;
  /** Rows in one request: at least two, because pages of one row cannot overlap. */
  readonly size: number;
  readonly now: () => Instant;
  readonly log: Log;
}
