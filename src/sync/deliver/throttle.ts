import type { Instant } from '../../domain/time.ts';
import { untilAborted } from '../../domain/untilAborted.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { DELIVERY_SHARE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { AdaptiveRate } from './adaptiveRate.ts';

export interface ThrottleDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  /** Limits the rate of all processes to this share of the configured one. */
  readonly budget: { slowTo(share: number): void };
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Slows deliveries down to what the portal answers: fewer requests at a time in this process, and fewer in a second in all
 * processes, which share the budget.
 */
export class Throttle {
  readonly #concurrency: number;
  readonly #deps: ThrottleDeps;
  readonly #rate: AdaptiveRate;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #written: Promise<unknown> = Promise.resolve();

  private constructor(concurrency: number, deps: ThrottleDeps) {
    this.#concurrency = concurrency;
    this.#deps = deps;
    this.#rate = new AdaptiveRate(deps.now, (share) => this.#changed(share));
  }

  /** At the full rate, whatever an earlier process had come down to. */
  static async start(concurrency: number, deps: ThrottleDeps): Promise<Throttle> {
    const { ledger, now } = deps;
    const stored = await readFact(ledger, DELIVERY_SHARE);
    if (stored !== null && stored.value.share < 1)
      await writeFact(ledger, DELIVERY_SHARE, { share: 1 }, now());
    return new Throttle(concurrency, deps);
  }

  /** Sends when there is room. `isAnswered`: whether the portal gave a verdict. */
  async run<T>(signal: AbortSignal, send: () => Promise<T>, isAnswered: (result: T) => boolean): Promise<T> {
    await this.#enter(signal);
    try {
      const result = await send();
      if (!signal.aborted) this.#rate.note(isAnswered(result));
      return result;
    } finally {
      this.#underWay -= 1;
      this.#admit();
    }
  }

  /** Resolves when the last change has been written. */
  async settled(): Promise<void> {
    await this.#written;
  }

  get #most(): number {
    return Math.max(1, Math.ceil(this.#concurrency * this.#rate.share));
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#underWay < this.#most) {
      this.#underWay += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await untilAborted(promise, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(resolve);
      if (place >= 0) this.#waiting.splice(place, 1);
      // Admitted in the same moment: the place goes to the next.
      else {
        this.#underWay -= 1;
        this.#admit();
      }
      throw error;
    }
  }

  #admit(): void {
    while (this.#underWay < this.#most) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#underWay += 1;
      next();
    }
  }

  #changed(share: number): void {
    const { budget, ledger, log, now } = this.#deps;
    budget.slowTo(share);
    const rounded = Math.round(share * 1_000) / 1_000;
    if (share === 1) log.info('delivery.full_rate', { share: 1, remedy: 'None.' });
    else log.info('delivery.slowed', { share: rounded, remedy: REMEDY });
    const write = (): Promise<void> => writeFact(ledger, DELIVERY_SHARE, { share: rounded }, now());
    // Only shown: the next change writes it again.
    this.#written = this.#written.then(write).catch(() => undefined);
  }
}

const REMEDY =
  'None: it speeds up by itself. If the portal limits requests, lower portal.requestsPerSecond to what it allows.';
