import type { Instant } from '../../domain/time.ts';
import { RequestPace } from './requestPace.ts';

/** How many requests, and at least how long, are looked at together; and how many of these windows at a time. */
const WINDOW = { requests: 20, ms: 2_000 } as const;
const WINDOWS = 4;
/**
 * From this share of failed requests on, another rate is tried: in one window, or in several. Where fewer fail, a slower rate
 * could hardly be told from chance.
 */
const ILL = { inWindow: 0.5, inWindows: 0.25 } as const;
/** After less than this was answered, the difference is so large that one window shows it. */
const CLEAR = 0.5;
/**
 * Slower costs nothing if the portal then answers at least this share of what it answered before in the same time. If hardly
 * anything was answered, so few answers are compared that more is left to chance.
 */
const AS_MANY = { usual: 0.85, few: 0.6 } as const;
const FEW = 0.3;
/** The next rate is what the portal answers of the present one, but not less than this share of it. */
const STEP = 0.5;
const SLOWEST = 1 / 32;
/** It gets faster by this share of its rate after a number of requests without a failure; near what was too much, only after more. */
const FASTER = 0.15;
const CLEAN = { far: 5, near: 20 } as const;
const NEAR = 0.9;
const LEAST_STEP = 1 / 64;
/** After another rate turned out no better, the next one is tried this much later. */
const PAUSE_MS = 30_000;

/** How a request of a delivery ended. `throttled`: the portal said that there are too many. */
export type Ended = 'answered' | 'failed' | 'throttled';

interface Trial {
  readonly direction: 'slower' | 'faster';
  /** The share before it. */
  readonly share: number;
  /** Of the requests before it, those that were answered. */
  readonly answered: number;
  /** How many requests it takes. */
  readonly requests: number;
}

interface Ends {
  readonly answered: number;
  readonly failed: number;
}

/** What delivery uses of the configured limits. */
export interface Used {
  /** Of the requests in a second. */
  readonly rate: number;
  /** Of the requests at a time. */
  readonly concurrency: number;
}

/**
 * The share of the configured rate and concurrency that delivery uses: halved when requests fail, and raised in steps while
 * none does (AIMD). Slowing down is kept only if it costs nothing: a portal that can answer five requests in a second answers
 * five of ten as well as five of twenty. One that fails one request in three by chance answers the same share of fewer
 * requests, so delivery stays as fast as before. That share is compared, not the answers in a second, which also vary with
 * the work that there is to do.
 *
 * A portal that says that there are too many requests need not be tried out: its rate is measured (requestPace.ts), and as
 * many are sent at a time as before.
 */
export class AdaptiveRate {
  readonly #now: () => Instant;
  readonly #onChange: (used: Used) => void;
  readonly #pace: RequestPace;
  #share = 1;
  #window = { began: 0, answered: 0, failed: 0 };
  /** Earlier windows at the present share. */
  #windows: readonly Ends[] = [];
  #trial: Trial | null = null;
  /** The share at which a slower one turned out better. */
  #tooMuch = 1;
  #next: Trial['direction'] = 'slower';
  #pausedUntil = 0;

  constructor(now: () => Instant, requestsPerSecond: number, onChange: (used: Used) => void) {
    this.#now = now;
    this.#onChange = onChange;
    this.#window.began = now();
    this.#pace = new RequestPace(requestsPerSecond);
  }

  get used(): Used {
    return { rate: Math.min(this.#share, this.#pace.share), concurrency: this.#share };
  }

  /** A request of a delivery is sent; call the returned function when it has ended. */
  started(): (ended: Ended) => void {
    const end = this.#pace.started(this.#now());
    return (ended) => {
      if (end(this.#now(), ended)) this.#onChange(this.used);
      if (ended !== 'throttled') this.#note(ended === 'answered');
    };
  }

  #note(isAnswered: boolean): void {
    const now = this.#now();
    if (now < this.#window.began) this.#begin(now);
    this.#window[isAnswered ? 'answered' : 'failed'] += 1;
    const { began, answered, failed } = this.#window;
    const ms = now - began;
    if (this.#share < 1 && this.#trial === null && failed === 0) {
      const faster = this.#share + Math.max(LEAST_STEP, FASTER * this.#share);
      const isNear = this.#share < this.#tooMuch && faster > NEAR * this.#tooMuch;
      if (answered < CLEAN[isNear ? 'near' : 'far'] || ms < WINDOW.ms) return;
      this.#begin(now);
      this.#set(faster);
      return;
    }
    const trial = this.#trial;
    if (trial !== null) {
      const isLost = trial.direction === 'slower' && failed > this.#bearable(trial);
      if (isLost || (answered + failed >= trial.requests && ms >= WINDOW.ms)) this.#judge(trial, isLost, now);
    } else if (answered + failed >= WINDOW.requests && ms >= WINDOW.ms) this.#consider(now);
  }

  /** Whether another rate is tried. */
  #consider(now: Instant): void {
    const { answered, failed } = this.#window;
    this.#windows = [...this.#windows, { answered, failed }].slice(-WINDOWS);
    this.#begin(now);
    if (now < this.#pausedUntil && this.#pausedUntil - now <= PAUSE_MS) return;
    const inWindow = answered / (answered + failed);
    const all = this.#windows.reduce((sum, one) => sum + one.answered, 0);
    const inWindows = all / this.#windows.reduce((sum, one) => sum + one.answered + one.failed, 0);
    if (inWindow <= 1 - ILL.inWindow) this.#try(inWindow);
    else if (this.#windows.length === WINDOWS && inWindows <= 1 - ILL.inWindows) this.#try(inWindows);
  }

  /** With more failures than this among the requests of a window, a slower rate is not better. */
  #bearable({ share, answered, requests }: Trial): number {
    return requests * (1 - (asMany(answered) * answered * share) / this.#share);
  }

  /** Whether the other rate is better. */
  #judge({ direction, share, answered: before }: Trial, isLost: boolean, now: Instant): void {
    const { answered, failed } = this.#window;
    const inSameTime = ((this.#share / share) * answered) / (answered + failed);
    this.#trial = null;
    this.#begin(now);
    this.#windows = [];
    const isBetter = direction === 'slower' ? !isLost : asMany(before) * inSameTime >= before;
    if (isBetter && direction === 'slower') this.#tooMuch = share;
    if (isBetter) return;
    this.#pausedUntil = now + PAUSE_MS;
    this.#next = direction === 'slower' && share < 1 ? 'faster' : 'slower';
    this.#set(share);
  }

  #try(answered: number): void {
    if (this.#next === 'faster' && this.#share === 1) this.#next = 'slower';
    const step = Math.max(STEP, answered);
    const share = Math.min(1, this.#next === 'slower' ? this.#share * step : this.#share / STEP);
    if (share < SLOWEST) return;
    const requests = answered <= CLEAR ? WINDOW.requests : 2 * WINDOW.requests;
    this.#trial = { direction: this.#next, share: this.#share, answered, requests };
    this.#set(share);
  }

  #begin(now: Instant): void {
    this.#window = { began: now, answered: 0, failed: 0 };
  }

  #set(share: number): void {
    const within = Math.min(1, share);
    if (within === this.#share) return;
    this.#share = within;
    this.#windows = [];
    this.#onChange(this.used);
  }
}

function asMany(answered: number): number {
  return answered < FEW ? AS_MANY.few : AS_MANY.usual;
}
