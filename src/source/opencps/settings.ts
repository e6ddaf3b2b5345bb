import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { expecting } from '../../input/expectation.ts';
import { baseAddress, password } from '../../input/values.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/tracing.ts';
import { commonSettings, type SecretKey } from '../commonSettings.ts';
import type { Sleep } from '../reading/retry.ts';
import type { SourceOutcome } from '../source.ts';

export const opencpsSchema = z.strictObject({
  kind: z.literal('opencps').default('opencps'),
  baseUrl: baseAddress,
  groupId: expecting(z.union([z.string().min(1), z.int()]).transform(String), {
    vi: 'mã site (groupId) của OpenCPS',
    en: "the site's groupId in OpenCPS",
  }),
  username: z.string().min(1),
  ...password,
  ...commonSettings,
  concurrency: z.int().min(1).max(16).default(2),
  /** Days of receive dates that every poll sweeps where the source ignores the sort. */
  recentDays: z.int().min(1).max(366).default(7),
  /** A filter of OpenCPS, passed on as it is. */
  originality: expecting(z.union([z.string().min(1), z.int()]).transform(String), {
    vi: 'giá trị của tham số originality, ví dụ 3',
    en: 'a value of the parameter originality, such as 3',
  }).optional(),
});

export function opencpsSecrets(): readonly SecretKey[] {
  return [{ group: '', prefix: 'password', need: 'required' }];
}

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
