import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { ReadPage } from './page.ts';
import type { OpencpsSettings } from './settings.ts';

/** What every reading needs. */
export interface Reader {
  readonly settings: OpencpsSettings;
  readonly readPage: ReadPage;
  /** Rows in one request; at least two, so that pages can overlap. */
  readonly size: number;
  readonly now: () => Instant;
  readonly log: Log;
}
