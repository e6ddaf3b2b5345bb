import type { Instant } from '../../domain/time.ts';

/** So many requests, and at least this long, are compared with as many before. */
const WINDOW = { requests: 20, ms: 2_000 } as const;
/** From this share of failed requests on, another rate is tried. */
const ILL = 0.1;
/** Slower costs nothing if the portal then answers at least this share of what it answered before in the same time. */
const AS_MANY = 0.7;
const SLOWEST = 1 / 32;
/** Requests without a failure after which it gets faster, and by how much of its rate. */
const CLEAN = 5;
const FASTER = 0.15;
const LEAST_STEP = 1 / 64;
/** After another rate turned out no better, the next one is tried so much later. */
const PAUSE_MS = 30_000;

interface Trial {
  readonly direction: 'slower' | 'faster';
  /** The share before it. */
  readonly share: number;
  readonly answeredPerMs: number;
}

/**
 * The share of the configured rate and concurrency that delivery uses: halved when requests fail, and raised in steps while
 * none does (AIMD). Slowing down is kept only if it costs nothing: a portal that can answer five requests in a second answers
 * five of ten as well as five of twenty. One that fails one request in three by chance answers fewer when it gets fewer, so
 * delivery goes on as fast as before.
 */
export class AdaptiveRate {
  readonly #now: () => Instant;
  readonly #onChange: (share: number) => void;
  #share = 1;
  #window = { began: 0, answered: 0, failed: 0 };
  #trial: Trial | null = null;
  #next: Trial['direction'] = 'slower';
  #pausedUntil = 0;

  constructor(now: () => Instant, onChange: (share: number) => void) {
    this.#now = now;
    this.#onChange = onChange;
    this.#window.began = now();
  }

  get share(): number {
    return this.#share;
  }

  /** A request of a delivery has ended. */
  note(isAnswered: boolean): void {
    const now = this.#now();
    if (now < this.#window.began) this.#begin(now);
    this.#window[isAnswered ? 'answered' : 'failed'] += 1;
    const { began, answered, failed } = this.#window;
    const ms = now - began;
    const isClean = failed === 0 && answered >= CLEAN && this.#trial === null && this.#share < 1;
    if (isClean && ms >= WINDOW.ms) {
      this.#begin(now);
      this.#set(this.#share + Math.max(LEAST_STEP, FASTER * this.#share));
      return;
    }
    if (answered + failed < WINDOW.requests || ms < WINDOW.ms) return;
    this.#begin(now);
    const answeredPerMs = answered / ms;
    if (this.#trial !== null) this.#judge(this.#trial, answeredPerMs, now);
    const isPaused = now < this.#pausedUntil && this.#pausedUntil - now <= PAUSE_MS;
    if (!isPaused && failed >= ILL * (answered + failed)) this.#try(answeredPerMs);
  }

  /** Whether the other rate is better. */
  #judge({ direction, share, answeredPerMs: before }: Trial, answeredPerMs: number, now: Instant): void {
    this.#trial = null;
    const isBetter =
      direction === 'slower' ? answeredPerMs >= AS_MANY * before : AS_MANY * answeredPerMs >= before;
    if (isBetter) return;
    this.#pausedUntil = now + PAUSE_MS;
    this.#next = direction === 'slower' && share < 1 ? 'faster' : 'slower';
    this.#set(share);
  }

  #try(answeredPerMs: number): void {
    if (this.#next === 'faster' && this.#share === 1) this.#next = 'slower';
    const share = this.#share * (this.#next === 'slower' ? 0.5 : 2);
    if (share < SLOWEST) return;
    this.#trial = { direction: this.#next, share: this.#share, answeredPerMs };
    this.#set(share);
  }

  #begin(now: Instant): void {
    this.#window = { began: now, answered: 0, failed: 0 };
  }

  #set(share: number): void {
    const within = Math.min(1, share);
    if (within === this.#share) return;
    this.#share = within;
    this.#onChange(within);
  }
}
