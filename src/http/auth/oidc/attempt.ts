import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../../domain/time.ts';

/** How long a person may take at the identity provider, in milliseconds. */
export const ATTEMPT_MS = 600_000;
/** Used attempts that are remembered; beyond it the oldest is forgotten. */
const MAX_USED = 10_000;

/** What ties the answer of the identity provider to the browser that was sent there. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** PKCE: only who has it can redeem the code. */
  readonly verifier: string;
}

/**
 * One attempt to sign in: a random seed in a cookie, from which everything secret follows by a key of this process.
 * Nothing is kept here before an answer comes, so beginning attempts fills no memory; each can be used once.
 */
export class Attempts {
  readonly #key = randomBytes(32);
  readonly #now: () => Instant;
  /** By state, the oldest first. */
  readonly #used = new Set<string>();

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** `cookie`: what the browser keeps. */
  begin(): Attempt & { readonly cookie: string } {
    const cookie = `${this.#now().toString(36)}.${randomBytes(32).toString('base64url')}`;
    return { ...this.#of(cookie), cookie };
  }

  /** Null for an attempt of another browser or process, one that took too long, or one that was used before. */
  use(cookie: string, state: string): Attempt | null {
    const attempt = this.#of(cookie);
    const age = this.#now() - Number.parseInt(cookie.split('.')[0] ?? '', 36);
    const [given, due] = [Buffer.from(state), Buffer.from(attempt.state)];
    if (given.length !== due.length || !timingSafeEqual(given, due)) return null;
    if (!(age >= 0 && age < ATTEMPT_MS) || this.#used.has(attempt.state)) return null;
    this.#used.add(attempt.state);
    const [oldest] = this.#used;
    if (this.#used.size > MAX_USED && oldest !== undefined) this.#used.delete(oldest);
    return attempt;
  }

  #of(cookie: string): Attempt {
    const derived = (what: string): string =>
      createHmac('sha256', this.#key).update(`${what} ${cookie}`).digest('base64url');
    return { state: derived('state'), nonce: derived('nonce'), verifier: derived('verifier') };
  }
}
