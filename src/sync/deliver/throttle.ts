import type { Instant } from '../../domain/time.ts';
import { untilAborted } from '../../domain/untilAborted.ts';
import { UrgentFirst } from '../../domain/urgentFirst.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { DELIVERY_SHARE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { AdaptiveRate, type Ended } from './adaptiveRate.ts';
import type { DeliveryPlaces } from './places.ts';

export interface ThrottleDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  /** Limits the rate of all processes to this share of the configured one. */
  readonly budget: { slowTo(share: number): void };
  readonly now: () => Instant;
  readonly log: Log;
  /** The configured limit. */
  readonly requestsPerSecond: number;
  readonly places?: Pick<DeliveryPlaces, 'hasFresh' | 'whenFreshEnded'> | undefined;
}

/**
 * Slows deliveries down to what the portal answers: fewer requests at a time in this process, and fewer in a second in all
 * processes, which share the budget. Urgent requests, those of fresh cases, go first, and while such a delivery is under way
 * the others leave it one place, which would otherwise be taken while it waits for an answer.
 */
export class Throttle {
  readonly #concurrency: number;
  readonly #deps: ThrottleDeps;
  readonly #rate: AdaptiveRate;
  readonly #waiting = new UrgentFirst<() => void>();
  readonly #underWay = { urgent: 0, others: 0 };
  #written: Promise<unknown> = Promise.resolve();

  private constructor(concurrency: number, deps: ThrottleDeps) {
    this.#concurrency = concurrency;
    this.#deps = deps;
    this.#rate = new AdaptiveRate(deps.now, deps.requestsPerSecond, ({ rate }) => this.#changed(rate));
    deps.places?.whenFreshEnded(() => this.#admit());
  }

  /** At the full rate, whatever an earlier process had come down to. */
  static async start(concurrency: number, deps: ThrottleDeps): Promise<Throttle> {
    const { ledger, now } = deps;
    const stored = await readFact(ledger, DELIVERY_SHARE);
    if (stored !== null && stored.value.share < 1)
      await writeFact(ledger, DELIVERY_SHARE, { share: 1 }, now());
    return new Throttle(concurrency, deps);
  }

  /** Sends when there is room. `endOf`: what the result says of the rate; null: nothing. */
  async run<T>(
    signal: AbortSignal,
    send: () => Promise<T>,
    endOf: (result: T) => Ended | null,
    isUrgent = false,
  ): Promise<T> {
    await this.#enter(signal, isUrgent);
    const end = this.#rate.started();
    try {
      const result = await send();
      const ended = endOf(result);
      if (!signal.aborted && ended !== null) end(ended);
      return result;
    } finally {
      this.#leave(isUrgent);
    }
  }

  /** Resolves when the last change has been written. */
  async settled(): Promise<void> {
    await this.#written;
  }

  get #most(): number {
    return Math.max(1, Math.ceil(this.#concurrency * this.#rate.used.concurrency));
  }

  async #enter(signal: AbortSignal, isUrgent: boolean): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    const enter = (): void => {
      this.#underWay[isUrgent ? 'urgent' : 'others'] += 1;
      this.#waiting.used(isUrgent);
      resolve();
    };
    this.#waiting.add(enter, isUrgent);
    this.#admit();
    try {
      await untilAborted(promise, signal);
    } catch (error) {
      // Admitted in the same moment: the place goes to the next.
      if (!this.#waiting.remove(enter)) this.#leave(isUrgent);
      throw error;
    }
  }

  #leave(isUrgent: boolean): void {
    this.#underWay[isUrgent ? 'urgent' : 'others'] -= 1;
    this.#admit();
  }

  #admit(): void {
    while (this.#underWay.urgent + this.#underWay.others < this.#most) {
      const next = this.#isRestKept ? this.#waiting.nextUrgent() : this.#waiting.next();
      if (next === undefined) return;
      next();
    }
  }

  /** Whether the places that are left are kept for fresh cases. */
  get #isRestKept(): boolean {
    const { hasFresh = false } = this.#deps.places ?? {};
    return hasFresh && this.#most > 1 && this.#underWay.others >= this.#most - 1;
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
