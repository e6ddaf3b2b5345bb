import type { Instant } from '../../domain/time.ts';
import { writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { DELIVERY_RATE } from '../../ledger/port/sharedFacts.ts';

/** The milliseconds over which the rate is measured: a batch at a time would make a shorter one jump. */
const WINDOW_MS = 60_000;

/** How many cases this process delivers a second, kept in the ledger for those who show how long the queues will take. */
export class DeliveryRate {
  readonly #deps: { readonly ledger: Pick<Ledger, 'setFact'>; readonly now: () => Instant };
  readonly #samples: { readonly at: Instant; readonly delivered: number }[] = [];
  #delivered = 0;
  #kept = 0;

  constructor(deps: { readonly ledger: Pick<Ledger, 'setFact'>; readonly now: () => Instant }) {
    this.#deps = deps;
  }

  delivered(count: number): void {
    this.#delivered += count;
  }

  /** To be called every few seconds. A process that delivers nothing leaves the fact to others. */
  async keep(): Promise<void> {
    const at = this.#deps.now();
    this.#samples.push({ at, delivered: this.#delivered });
    while ((this.#samples[1]?.at ?? at) <= at - WINDOW_MS) this.#samples.shift();
    const [oldest] = this.#samples;
    if (oldest === undefined || at <= oldest.at) return;
    const perSecond = ((this.#delivered - oldest.delivered) * 1_000) / (at - oldest.at);
    if (perSecond === 0 && this.#kept === 0) return;
    this.#kept = perSecond;
    await writeFact(this.#deps.ledger, DELIVERY_RATE, { perSecond }, at);
  }
}
