import type { CircuitCause } from './circuit.ts';

/** Every delay before dongbo tries something again, in milliseconds. Time limits and intervals are not delays. */

/** A wait that doubles with each failure. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait after `failures` failures in a row, from 1. */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
}

/** The same with full jitter, so that callers that failed together do not retry together. */
export function jitteredMs(backoff: Backoff, failures: number, random: () => number = Math.random): number {
  return Math.round(random() * backoffMs(backoff, failures));
}

// Delivery

/**
 * The cases of a request that failed because of one of them. Short at first: the good ones among them wait until it is
 * found, and sometimes it was the portal after all.
 */
export const RECORD_RETRY: Backoff = { firstMs: 2_000, longestMs: 3_600_000 };

/**
 * A request that failed without a verdict, before it is sent again: from the second failure in a row, and only until
 * another request is answered.
 */
export const REPEAT_WAIT: Backoff = { firstMs: 250, longestMs: 1_000 };

/** The longest Retry-After for which a delivery waits itself; a longer one opens the circuit. */
export const LONGEST_REPEAT_AFTER_MS = 5_000;

/** How long a failed part of a batch waits for the answers to others, to be compared with them. */
export const OTHERS_WAIT_MS = 2_000;

/**
 * Before the probes in the first minute of an outage, in seconds; then LONGEST_OUTAGE_WAIT_MS each. Together they are 60:
 * an outage of up to a minute, each length equally likely, ends on average Σ w² ÷ 2 Σ w = 592 ÷ 120 = 4.9 s before a
 * probe. With 8 probes in the next 9 minutes, and 4 requests until the circuit opens, the first ten minutes of an
 * outage cost 20 requests.
 */
export const FIRST_OUTAGE_WAITS_S = [1, 2, 4, 8, 11, 11, 11, 12] as const;
const LONGEST_OUTAGE_WAIT_MS = 60_000;

/**
 * Probes of a portal that failed many requests before as well, each after the first wait only: of a portal that fails every
 * second request, every second probe fails by chance.
 */
const UNRELIABLE_PROBES = 5;

/**
 * Before the circuit is probed for the first time, the second time and so on; `probes` counts from 1. `unreliable`: the
 * portal failed many requests before the outage, too.
 */
export function circuitWaitMs(cause: CircuitCause, probes: number, unreliable = false): number {
  if (cause !== 'outage') return backoffMs(CIRCUIT_WAITS[cause], probes);
  const place = unreliable ? Math.max(1, probes - UNRELIABLE_PROBES) : probes;
  const seconds = FIRST_OUTAGE_WAITS_S[place - 1];
  return seconds === undefined ? LONGEST_OUTAGE_WAIT_MS : seconds * 1_000;
}

/** Other causes than an outage; long where only a person can fix them. */
const CIRCUIT_WAITS: Record<Exclude<CircuitCause, 'outage'>, Backoff> = {
  session: { firstMs: 1_000, longestMs: 600_000 },
  throttled: { firstMs: 1_000, longestMs: 600_000 },
  login: { firstMs: 300_000, longestMs: 3_600_000 },
  mass_refusal: { firstMs: 600_000, longestMs: 3_600_000 },
  unknown_result: { firstMs: 600_000, longestMs: 3_600_000 },
};

/** Bounds of every circuit wait, because a Retry-After of 0 would mean probing without a pause. */
export const SHORTEST_CIRCUIT_WAIT_MS = 1_000;
export const LONGEST_CIRCUIT_WAIT_MS = 3_600_000;

/** A ledger that did not take what a delivery has to write into it; its lease bounds how often. */
export const LEDGER_RETRY: Backoff = { firstMs: 250, longestMs: 2_000 };

/** A probe without a result counts as dead after this long, and another delivery replaces it. */
export const PROBE_EXPIRY_MS = 120_000;

/** The longest Retry-After of the portal that is honoured. */
export const LONGEST_PORTAL_RETRY_AFTER_MS = 3_600_000;

/** After a failed reading of the procedure list; the last list is used meanwhile. */
export const CATALOGUE_RETRY_MS = 600_000;
/** After a doubtful list, until it is read again. */
export const CATALOGUE_CONFIRM_MS = 3_600_000;
/** How often the list in use is compared with the procedures of our own cases, and with what a person decided. */
export const CATALOGUE_CHECK_MS = 60_000;

/** No case waits longer than this for its next try: a due time further ahead was written while the clock was wrong. */
export const LONGEST_WAIT_MS = Math.max(
  RECORD_RETRY.longestMs,
  LONGEST_CIRCUIT_WAIT_MS,
  LONGEST_PORTAL_RETRY_AFTER_MS,
);

// Verification

/** Between probes of a tripped verification breaker: only the portal's operator can fix its cause. */
export const VERIFICATION_PROBE_MS = 3_600_000;

// Source

/** One request to the source; the next scheduled reading follows when its tries are used up. */
export const SOURCE_RETRY: Backoff = { firstMs: 1_000, longestMs: 30_000 };

/** The longest Retry-After of the source that a reading waits for. */
export const LONGEST_SOURCE_RETRY_AFTER_MS = 300_000;

// Notifications

/** A receiver that failed. */
export const RECEIVER_RETRY: Backoff = { firstMs: 60_000, longestMs: 900_000 };

/** A webhook after a transient failure; `factor` is the growth from one wait to the next. */
export const WEBHOOK_RETRY = { firstMs: 500, factor: 4 } as const;

// This machine

/** An HTTP thread that died; one that cannot start must not keep a core busy. */
export const THREAD_RESTART: Backoff = { firstMs: 1_000, longestMs: 60_000 };

/** One province of several, after what ended it: nothing else would start it again. */
export const PROVINCE_RESTART: Backoff = { firstMs: 5_000, longestMs: 300_000 };

/** A lost connection to Redis, growing by `stepMs` each time. */
export const REDIS_RECONNECT = { stepMs: 50, longestMs: 1_000 } as const;

/** The private Redis after its process died, growing by `stepMs` each time. */
export const REDIS_RESTART = { stepMs: 100, longestMs: 5_000 } as const;

/** The request budget while Redis does not answer. */
export const BUDGET_RETRY_MS = 200;

/** A browser whose event stream ended. */
export const EVENT_STREAM_RETRY_MS = 3_000;
