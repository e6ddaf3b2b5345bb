import type { IllKindName } from './kinds.ts';

/** dongbo's defaults, except the batches: small ones make enough requests for a share to show. */
export const BATCH = 50;
export const CONCURRENCY = 4;
export const REQUESTS_PER_SECOND = 20;

/** How long the portal takes for each answer, in milliseconds. */
export const ANSWER_TIMES = [0, 200, 2_000] as const;

/** A login and the procedure list go before the first batch. */
const REQUESTS_BEFORE = 2;
/** Full rounds of all deliveries at once: others would be longer by the cases that are missing. */
const ROUNDS = 4;
const ROUNDS_SLOW = 2;
const SLOW_MS = 1_000;

export interface CellSettings {
  readonly kind: IllKindName;
  /** In per cent; null = the kind has none. */
  readonly share: number | null;
  readonly answerMs: number;
}

/** What a healthy portal gets of the same cases. */
export interface Base {
  readonly cases: number;
  readonly requests: number;
  /** Of them, those with records, and their bytes. */
  readonly recordRequests: number;
  readonly recordBytes: number;
  /** With batches that the portal takes in the cells with a limit by count. */
  readonly requestsWithinCount: number;
}

/** Fewer where each answer takes long. */
export function casesOf(answerMs: number): number {
  return BATCH * CONCURRENCY * (answerMs >= SLOW_MS ? ROUNDS_SLOW : ROUNDS);
}

export function timeoutSeconds(answerMs: number): number {
  return Math.max(2, (2 * answerMs) / 1_000);
}

/** The shortest time of so many requests, whose answers take `workMs` together. */
export function secondsOf(requests: number, workMs: number, answerMs: number): number {
  const before = (REQUESTS_BEFORE * answerMs) / 1_000;
  return before + Math.max(requests / REQUESTS_PER_SECOND, workMs / 1_000 / CONCURRENCY);
}
