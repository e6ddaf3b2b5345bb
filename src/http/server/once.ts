import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../domain/time.ts';
import { problem } from './problem.ts';

/** How long a first answer stands, in milliseconds: longer than anybody goes on repeating a request. */
const LASTS_MS = 3_600_000;
/** First answers kept at once, each with two short texts; beyond it the oldest is forgotten. */
const MOST = 1_000;

/** What the asker makes up for one change: the header `Idempotency-Key` of a program, a hidden field of a form. */
export const onceKey = z.string().regex(/^[\x20-\x7e]{1,200}$/, '1 to 200 printable ASCII characters');

interface Attempt<T> {
  readonly fingerprint: string;
  readonly begunAt: Instant;
  readonly answer: Promise<T>;
}

/**
 * Makes a change once, however often it is asked for under one key: a button is clicked twice, a program heard no answer
 * and asks again. Who comes while the first is still at work waits for it; all get its answer. What failed is forgotten,
 * and the next one tries anew.
 *
 * In memory only: what is repeated over a restart is a change of its own. For a replay that means work and no harm:
 * cases that wait or are under way are passed over, and a case that goes out twice is an update at the portal. Rejected:
 * keys in the ledger, a table to be kept small for the sake of the seconds around a restart.
 *
 * As draft-ietf-httpapi-idempotency-key-header has it, but for its 409 while the first is at work: to wait takes less
 * time here than to ask again.
 */
export class Once<T> {
  /** By key, the oldest first. */
  readonly #attempts = new Map<string, Attempt<T>>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /**
   * `key`: the asker's, of one asker only; `asked`: all that the change depends on. HttpProblem 422
   * `idempotency_key_reused` where the key came with something else before.
   */
  async do(key: string, asked: unknown, change: () => Promise<T>): Promise<T> {
    // A hash: what is asked for may be long, and would be kept for an hour.
    const fingerprint = hash('sha256', JSON.stringify(asked), 'base64url');
    const begunAt = this.#now();
    const first = this.#attempts.get(key);
    if (first !== undefined && begunAt - first.begunAt < LASTS_MS) {
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
    // Taken out first: the Map's order is that of putting in.
    this.#attempts.delete(key);
    this.#attempts.set(key, attempt);
    if (this.#attempts.size <= MOST) return;
    const [oldest] = this.#attempts.keys();
    if (oldest !== undefined) this.#attempts.delete(oldest);
  }
}
