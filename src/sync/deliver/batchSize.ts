import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BATCH_SIZE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';

/** Full batches accepted in a row before a larger one is tried. */
const GROW_AFTER = 20;

export interface BatchSizeDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * The number of cases in one request. It halves when a batch is too large for the portal and grows back slowly, because
 * each failed try costs a time-out and an isolation.
 */
export class BatchSize {
  readonly #largest: number;
  readonly #deps: BatchSizeDeps;
  #size: number;
  #taken = 0;

  private constructor(largest: number, size: number, deps: BatchSizeDeps) {
    this.#largest = largest;
    this.#size = size;
    this.#deps = deps;
  }

  /** With the size last in use, unless a smaller one is configured. */
  static async remembered(largest: number, deps: BatchSizeDeps): Promise<BatchSize> {
    const fact = await readFact(deps.ledger, BATCH_SIZE);
    const size = Math.min(fact?.value.size ?? largest, largest);
    return new BatchSize(largest, size, deps);
  }

  get current(): number {
    return this.#size;
  }

  /** A batch of this many was too large for the portal. */
  async refused(sent: number): Promise<void> {
    this.#taken = 0;
    const size = Math.max(1, Math.floor(sent / 2));
    if (size >= this.#size) return;
    this.#size = size;
    this.#deps.log.warn('batch.shrunk', {
      batchSize: size,
      remedy: 'None: it grows back by itself. If it stays small, lower portal.batchSize to this.',
    });
    await this.#remember();
  }

  /** The portal accepted a batch of this many. */
  async accepted(sent: number): Promise<void> {
    if (this.#size === this.#largest || sent < this.#size) return;
    this.#taken += 1;
    if (this.#taken < GROW_AFTER) return;
    this.#taken = 0;
    this.#size = Math.min(this.#largest, this.#size + Math.max(1, Math.floor(this.#size / 8)));
    this.#deps.log.info('batch.grown', { batchSize: this.#size });
    await this.#remember();
  }

  async #remember(): Promise<void> {
    const { ledger, now } = this.#deps;
    await writeFact(ledger, BATCH_SIZE, { size: this.#size, largest: this.#largest }, now());
  }
}
