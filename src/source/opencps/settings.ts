import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { SourceOutcome } from '../source.ts';
import type { Sleep } from './retry.ts';

/** The `source:` part of the configuration with secrets, dates and the zone resolved. */
export interface OpencpsSettings {
  /** Address of the REST service without `/dossiers`. */
  readonly baseUrl: string;
  /** The site, sent as the header `groupId`. */
  readonly groupId: string;
  readonly username: string;
  readonly password: string;
  /** Rows in one request, 1 to 2,000. */
  readonly pageSize: number;
  /** How far before the last known change every poll starts. */
  readonly overlapSeconds: number;
  /** Start of the first day of the census. */
  readonly censusFrom: Instant;
  /** Concurrent requests of all readings together. */
  readonly concurrency: number;
  /** For one exchange from connecting to the last byte. */
  readonly timeoutSeconds: number;
  /** Tries for one page, the first included. */
  readonly maxTries: number;
  /** The days of receipt that every poll reads if the source ignores the sort. */
  readonly recentDays: number;
  /** Passed on as the filter `originality`; undefined = none. */
  readonly originality?: string | undefined;
  /** Milliseconds that the source's zone is ahead of UTC. */
  readonly offsetMs: number;
}

export interface OpencpsDeps {
  readonly now: () => Instant;
  readonly log: Log;
  /** Called after every request that was not aborted. */
  readonly onRequest?: ((outcome: SourceOutcome) => void) | undefined;
  /** Waits between two tries. Rejects with the signal's reason. */
  readonly sleep?: Sleep | undefined;
  readonly tracing?: Tracing | undefined;
}
