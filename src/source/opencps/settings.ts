import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { SourceOutcome } from '../source.ts';

/** The `source:` part of the configuration, resolved: secrets read, dates and the zone turned into numbers. */
export interface OpencpsSettings {
  /** Address of the REST service, up to but without `/dossiers`. */
  readonly baseUrl: string;
  /** The site whose cases are read; sent as the header `groupId`. */
  readonly groupId: string;
  readonly username: string;
  readonly password: string;
  /** Rows in one request, 1 to 2,000. */
  readonly pageSize: number;
  /** How far before the last known change every poll reads again. */
  readonly overlapSeconds: number;
  /** Start of the first day of the census. */
  readonly censusFrom: Instant;
  /** Requests at once, over all readings of this adapter. */
  readonly concurrency: number;
  /** For one whole exchange, from connecting to the last byte. */
  readonly timeoutSeconds: number;
  /** Tries for one page, the first included. */
  readonly maxTries: number;
  /** Where the sort is ignored: days of receive dates that every poll sweeps. */
  readonly recentDays: number;
  /** Milliseconds that the source's zone is ahead of UTC. */
  readonly offsetMs: number;
}

export interface OpencpsDeps {
  readonly now: () => Instant;
  readonly log: Log;
  /** Told of every request that ended, except by our own abort. */
  readonly onRequest?: ((outcome: SourceOutcome) => void) | undefined;
  /** Waits between two tries; real time unless given. Rejects with the signal's reason. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  readonly tracing?: Tracing | undefined;
}
