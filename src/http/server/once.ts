import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { problem } from './problem.ts';

/** How long an answer is kept, in milliseconds: longer than a client repeats a request. */
const KEPT_MS = 3_600_000;
/** Answers kept, each with two short texts; beyond it the oldest is forgotten. */
const MAX_KEPT = 1_000;

/** Made up by the client for one change: the header `Idempotency-Key` of a program, a hidden field of a form. */
export const onceKey = z.string().regex(/^[\x20-\x7e]{1,200}$/, '1 to 200 printable ASCII characters');

interface Attempt<T> {
  readonly fingerprint: string;
  readonly begunAt: Instant;
  readonly answer: Promise<T>;
}

/**
 * Makes a change once, however often it is requested under one key: a button is clicked twice, a program got no answer
 * and repeats its request. A repetition waits for the first to finish, and gets its answer. A failure is forgotten, so
 * that the next request tries again.
 *
 * In memory only: a request repeated after a restart is a new change. For a replay that costs work but does no harm: a
 * case that is sent twice is an update at the portal. Rejected: a table of keys in the ledger.
 *
 * Follows draft-ietf-httpapi-idempotency-key-header, except that a repetition waits instead of getting a 409.
 */
export class Once<T> {
  /** By key, oldest first. */
  readonly #attempts = new Map<string, Attempt<T>>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** `key` belongs to one client. HttpProblem 422 `idempotency_key_reused` when it came with another request before. */
  async do(key: string, requested: unknown, change: () => Promise<T>): Promise<T> {
    // A hash, because a long request would be kept for an hour.
    const fingerprint = hash('sha256', JSON.stringify(requested), 'base64url');
    const begunAt = this.#now();
    const first = this.#attempts.get(key);
    if (first !== undefined && begunAt - first.begunAt < KEPT_MS) {
      if (first.fingerprint !== fingerprint) throw problem('idempotency_key_reused');
      return await first.answer;
    }
    const attempt: Attempt<T> = { fingerprint, begunAt, answer: change() };
    this.#remember(key, attempt);
    try {
      return await attempt.answer;
    } catch (error) {
      if (this.#attempts.get(key) === attempt) this.#attempts.delete(key);
      throw error;
    }
  }

  #remember(key: string, attempt: Attempt<T>): void {
    // Deleted first, because a Map keeps its order of insertion.
    this.#attempts.delete(key);
    this.#attempts.set(key, attempt);
    if (this.#attempts.size <= MAX_KEPT) return;
    const [oldest] = this.#attempts.keys();
    if (oldest !== undefined) this.#attempts.delete(oldest);
  }
}
