import type { PortalFault } from '../../../src/sandbox/portal/faults.ts';
import type { PortalOptions } from '../../../src/sandbox/portal.ts';
import { BATCH, type Base, type CellSettings, CONCURRENCY, secondsOf, timeoutSeconds } from './settings.ts';

/** How the portal is ill in one kind of cell, and what could have delivered the cases with full knowledge of it. */
export interface IllKind {
  /** Shares of the requests, in per cent; null = the kind has no share. */
  readonly shares: readonly (number | null)[];
  readonly faults: (cell: CellSettings, victim: string) => readonly PortalFault[];
  readonly options?: (base: Base) => PortalOptions;
  /** Whether the portal always refuses the victim, or never answers it. */
  readonly victim?: 'refused' | 'hanging';
  /** The fewest requests. */
  readonly requests: (base: Base, cell: CellSettings) => number;
  /** The shortest time, in seconds, of so many requests. */
  readonly seconds: (requests: number, base: Base, cell: CellSettings) => number;
}

const SHARES = [1, 10, 33, 50];
/** A session that is lost takes all requests under way with it, so that larger shares would leave none. */
const SESSION_SHARES = [1, 10];
export const COUNT_LIMIT = 37;
/** Of the bytes of a full batch of average records. */
const BYTE_LIMIT_SHARE = 0.6;
const RETRY_AFTER_SECONDS = 1;
/** A minute, scaled to the length of a cell. */
const BROWN_OUT_MS = 6_000;
const BROWN_OUT_PROBES = 5;
const BROWN_OUT_AFTER_MS = 1_000;
/** The search for a record that never gets an answer: 50, 12, 3, 1, and once more. */
const HANGING_TIMEOUTS = 5;

function shareOf({ share }: CellSettings): number {
  return (share ?? 0) / 100;
}

function independent(base: Base, cell: CellSettings): number {
  return base.requests / (1 - shareOf(cell));
}

function inTime(requests: number, _base: Base, { answerMs }: CellSettings): number {
  return secondsOf(requests, requests * answerMs, answerMs);
}

/** Independent failures: each request fails with the share as its probability. */
function failing(fault: PortalFault): IllKind {
  return {
    shares: SHARES,
    faults: ({ share }) => [{ ...fault, ofHundred: share ?? 100 }],
    requests: independent,
    seconds: inTime,
  };
}

/** The rate at which the portal can be used when it is well. */
function usableRate({ answerMs }: CellSettings): number {
  return 1 / secondsOf(1, answerMs, 0);
}

function throttling(retryAfterForm: 'seconds' | 'none'): IllKind {
  const rate = (cell: CellSettings): number => usableRate(cell) * (1 - shareOf(cell));
  return {
    shares: SHARES,
    faults: (cell) => [
      { kind: 'throttle', above: rate(cell), retryAfterForm, retryAfterSeconds: RETRY_AFTER_SECONDS },
    ],
    requests: (base) => base.requests,
    seconds: (requests, base, cell) => Math.max(inTime(requests, base, cell), requests / rate(cell)),
  };
}

function byteLimit({ recordBytes, cases }: Base): number {
  return Math.round((BYTE_LIMIT_SHARE * BATCH * recordBytes) / cases);
}

function slowMs({ answerMs }: CellSettings): number {
  return Math.round(0.6 * (1_000 * timeoutSeconds(answerMs) - answerMs));
}

/** Every kind of illness that the bench measures. */
export const ILL_KINDS = {
  /** Not ill at all: how near to its ideal a cell can come. */
  healthy: { shares: [null], faults: () => [], requests: (base) => base.requests, seconds: inTime },
  'http-503': failing({ kind: 'status', status: 503 }),
  'http-500': failing({ kind: 'status', status: 500 }),
  html: failing({ kind: 'html' }),
  empty: failing({ kind: 'empty_body' }),
  cut: failing({ kind: 'cut_json', stores: false }),
  lost: failing({ kind: 'reset', stores: true, on: 'integration' }),
  reset: failing({ kind: 'reset', stores: false }),
  timeout: {
    ...failing({ kind: 'hang', stores: false }),
    seconds: (requests, base, { answerMs }) => {
      const timeouts = requests - base.requests;
      return secondsOf(
        requests,
        base.requests * answerMs + timeouts * timeoutSeconds(answerMs) * 1_000,
        answerMs,
      );
    },
  },
  slow: {
    shares: SHARES,
    faults: (cell) => [{ kind: 'slow', ofHundred: cell.share ?? 100, delayMs: slowMs(cell) }],
    requests: (base) => base.requests,
    seconds: (requests, _base, cell) => {
      const workMs = requests * (cell.answerMs + shareOf(cell) * slowMs(cell));
      return secondsOf(requests, workMs, cell.answerMs);
    },
  },
  'http-429': throttling('none'),
  'retry-after': throttling('seconds'),
  session: {
    shares: SESSION_SHARES,
    faults: ({ share }) => [{ kind: 'session_code', on: 'integration', ofHundred: share ?? 100 }],
    requests: (base, cell) => {
      const underWay = Math.min(CONCURRENCY, 1 + (usableRate(cell) * cell.answerMs) / 1_000);
      return base.requests * (1 + shareOf(cell) * (1 + underWay));
    },
    seconds: inTime,
  },
  count: {
    shares: [null],
    faults: () => [],
    options: () => ({ maxBatch: COUNT_LIMIT }),
    requests: (base) => base.requestsWithinCount,
    seconds: inTime,
  },
  bytes: {
    shares: [null],
    faults: () => [],
    options: (base) => ({ maxBodyBytes: byteLimit(base) }),
    requests: (base) => base.requests - base.recordRequests + Math.ceil(base.recordBytes / byteLimit(base)),
    seconds: inTime,
  },
  poison: {
    shares: [null],
    faults: () => [],
    victim: 'refused',
    requests: (base) => base.requests + Math.ceil(Math.log2(BATCH)),
    seconds: inTime,
  },
  hanging: {
    shares: [null],
    faults: (_cell, victim) => [{ kind: 'hang', stores: false, cases: [victim] }],
    victim: 'hanging',
    requests: (base) => base.requests + HANGING_TIMEOUTS,
    seconds: (requests, base, cell) =>
      inTime(requests, base, cell) + HANGING_TIMEOUTS * timeoutSeconds(cell.answerMs),
  },
  'brown-out': {
    shares: [null],
    faults: ({ answerMs }) => [
      { kind: 'status', status: 503, afterMs: BROWN_OUT_AFTER_MS + 2 * answerMs, forMs: BROWN_OUT_MS },
    ],
    requests: (base) => base.requests + BROWN_OUT_PROBES,
    seconds: (requests, base, cell) => inTime(requests, base, cell) + BROWN_OUT_MS / 1_000,
  },
} as const satisfies Record<string, IllKind>;

export type IllKindName = keyof typeof ILL_KINDS;
export const ILL_KIND_NAMES = Object.keys(ILL_KINDS) as IllKindName[];
