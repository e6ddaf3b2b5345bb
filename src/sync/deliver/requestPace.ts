import type { Instant } from '../../domain/time.ts';

/** Fewer requests than this tell nothing about the rate. */
const LEAST = 4;
/** More than this are not looked at: the portal's limit may have changed since. */
const MOST = 20;
/** One measurement slows down by no more and no less than this. */
const SLOWER = { least: 0.9, most: 0.5 } as const;
const SLOWEST = 1 / 128;
/** It gets faster by this share after a number of answers; near the rate that was too much, only after more. */
const FASTER = 0.15;
const CLEAN = { far: 5, near: 20 } as const;
const NEAR = 0.9;

interface Request {
  readonly startedAt: Instant;
  /** Null: it is under way. */
  isAnswered: boolean | null;
}

/**
 * The rate of a portal that refuses what is too much (HTTP 429): what it answered of the latest requests in their time. Then
 * the share of the configured rate rises slowly again. Requests that were sent at the rate before do not count.
 */
export class RequestPace {
  readonly #perMs: number;
  #share = 1;
  /** What was too much at last. */
  #tooMuch = 1;
  #round = 0;
  #clean = 0;
  #requests: Request[] = [];

  constructor(requestsPerSecond: number) {
    this.#perMs = requestsPerSecond / 1_000;
  }

  get share(): number {
    return this.#share;
  }

  /** Call the returned function when the request has ended; true: the share is another one. */
  started(startedAt: Instant): (now: Instant, ended: 'answered' | 'failed' | 'throttled') => boolean {
    const round = this.#round;
    const request: Request = { startedAt, isAnswered: null };
    this.#requests.push(request);
    if (this.#requests.length > MOST) this.#requests.shift();
    return (now, ended) => {
      request.isAnswered = ended !== 'throttled';
      if (round !== this.#round) return false;
      return ended === 'throttled' ? this.#slower(now) : this.#faster();
    };
  }

  #slower(now: Instant): boolean {
    this.#clean = 0;
    const [first] = this.#requests;
    const sent = this.#requests.length;
    const ended = this.#requests.filter(({ isAnswered }) => isAnswered !== null);
    if (first === undefined || ended.length < LEAST || now <= first.startedAt) return false;
    const perMs = sent / (now - first.startedAt);
    const answered = ended.filter(({ isAnswered }) => isAnswered).length / ended.length;
    const slower = Math.min(SLOWER.least, Math.max(SLOWER.most, answered));
    const sentShare = Math.min(this.#share, perMs / this.#perMs);
    this.#tooMuch = sentShare;
    this.#set(Math.max(SLOWEST, sentShare * slower));
    return true;
  }

  #faster(): boolean {
    if (this.#share === 1) return false;
    this.#clean += 1;
    const next = this.#share * (1 + FASTER);
    const isNear = this.#share < this.#tooMuch && next > NEAR * this.#tooMuch;
    if (this.#clean < CLEAN[isNear ? 'near' : 'far']) return false;
    this.#set(Math.min(1, next));
    return true;
  }

  #set(share: number): void {
    this.#share = share;
    this.#round += 1;
    this.#clean = 0;
    this.#requests = [];
  }
}
