import type { Config } from '../../config/config.ts';
import type { Language } from '../../domain/language.ts';
import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { FailedTries } from '../auth/failedTries.ts';
import type { Mount } from './mount.ts';

/** What the pages and the API above the provinces work with. */
export interface NationalDeps {
  readonly mounts: readonly Mount[];
  /** Where all are served; the same in each configuration. */
  readonly http: Config['http'];
  readonly language: Language;
  readonly offsetMs: number;
  readonly now: () => Instant;
  /** Wrong keys given to the whole. */
  readonly tries: FailedTries;
  readonly log: Log;
}
