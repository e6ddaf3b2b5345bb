import type { CircuitCause } from './circuit.ts';

/**
 * How long dongbo waits before it tries again, everywhere, in milliseconds. Time limits of single requests, periods of
 * schedules and lifetimes are not delays; they stay with what they limit.
 */

/** A wait that doubles with each failure, from the first to the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait after `failures` failures in a row, from 1. */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
}

/** The same with full jitter, for callers that failed together and must not all come back together. */
export function jitteredMs(backoff: Backoff, failures: number, random: () => number = Math.random): number {
  return Math.round(random() * backoffMs(backoff, failures));
}

// Delivery

/** One record that the portal could not answer: passing faults are over in seconds, lasting ones must not cost much. */
export const RECORD_RETRY: Backoff = { firstMs: 10_000, longestMs: 3_600_000 };

/** Before the circuit is probed. Outages end by themselves; a refused password and a mass refusal need a person. */
export const CIRCUIT_WAITS: Record<CircuitCause, Backoff> = {
  outage: { firstMs: 5_000, longestMs: 300_000 },
  session: { firstMs: 30_000, longestMs: 600_000 },
  throttled: { firstMs: 30_000, longestMs: 600_000 },
  login: { firstMs: 300_000, longestMs: 3_600_000 },
  mass_refusal: { firstMs: 600_000, longestMs: 3_600_000 },
};

/** Bounds of every circuit wait. A portal that asks for 0 seconds would be probed without a pause. */
export const SHORTEST_CIRCUIT_WAIT_MS = 1_000;
export const LONGEST_CIRCUIT_WAIT_MS = 3_600_000;

/** After this long without a result a probe counts as dead, and another delivery takes its place. */
export const PROBE_EXPIRY_MS = 120_000;

/** The longest Retry-After of the portal that is honoured: after an hour it is asked again whatever it said. */
export const LONGEST_PORTAL_RETRY_AFTER_MS = 3_600_000;

/** After the procedure list could not be read: the last list serves meanwhile. */
export const CATALOGUE_RETRY_MS = 600_000;

// Verification

/** Between probes of look-ups that are not believed: their fault is with the portal's operator and lasts for hours. */
export const VERIFICATION_PROBE_MS = 3_600_000;

// Source

/** One request to the source; the schedule takes over when its tries are used up. */
export const SOURCE_RETRY: Backoff = { firstMs: 1_000, longestMs: 30_000 };

/** The longest Retry-After of the source that is waited out within a reading; the schedule takes up longer ones. */
export const LONGEST_SOURCE_RETRY_AFTER_MS = 300_000;

// Notifications

/** A receiver that took nothing: the next turn would only fail as well. */
export const RECEIVER_RETRY: Backoff = { firstMs: 60_000, longestMs: 900_000 };

/** A webhook after a passing fault, within one turn; `factor` is the growth from one wait to the next. */
export const WEBHOOK_RETRY = { firstMs: 500, factor: 4 } as const;

// This machine

/** An HTTP thread that died: one that cannot run must not keep a core busy. */
export const THREAD_RESTART: Backoff = { firstMs: 1_000, longestMs: 60_000 };

/** A lost connection to Redis, growing by `stepMs` each time: Redis starts within a second. */
export const REDIS_RECONNECT = { stepMs: 50, longestMs: 1_000 } as const;

/** The private Redis after its process died, growing by `stepMs` each time. */
export const REDIS_RESTART = { stepMs: 100, longestMs: 5_000 } as const;

/** A slot of the request budget while Redis cannot be asked. */
export const BUDGET_RETRY_MS = 200;

/** A browser whose event stream broke off. */
export const EVENT_STREAM_RETRY_MS = 3_000;
