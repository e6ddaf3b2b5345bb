import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BATCH_SIZE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { type Choice, type Sent, SizeLimits } from './sizeLimits.ts';

export interface BatchSizeDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** The size of one request, as far as the portal has shown what it takes; remembered over restarts. */
export class BatchSize {
  readonly #largest: number;
  readonly #limits: SizeLimits;
  readonly #deps: BatchSizeDeps;
  #written: string;
  #noted: number;

  private constructor(largest: number, limits: SizeLimits, deps: BatchSizeDeps) {
    this.#largest = largest;
    this.#limits = limits;
    this.#deps = deps;
    this.#written = JSON.stringify(limits.state);
    this.#noted = limits.current;
  }

  static async remembered(largest: number, deps: BatchSizeDeps): Promise<BatchSize> {
    const fact = await readFact(deps.ledger, BATCH_SIZE);
    return new BatchSize(largest, new SizeLimits(largest, fact?.value.limits), deps);
  }

  /** The cases of one request. */
  get current(): number {
    return this.#limits.current;
  }

  /** The cases of one delivery. */
  lease(withSteps: boolean): number {
    return this.#limits.lease(withSteps);
  }

  /** Whether the portal has refused anything for its size; else nothing has to be measured. */
  get isKnown(): boolean {
    return this.#limits.isKnown;
  }

  choose(cases: number, bytesOf: (index: number) => number): Choice {
    return this.#limits.choose(cases, bytesOf);
  }

  accepted(sent: Sent): void {
    this.#limits.accepted(sent);
  }

  refused(sent: Sent): void {
    this.#limits.refused(sent);
  }

  /** Keeps what the requests of a delivery have shown. */
  async remember(): Promise<void> {
    const { ledger, now, log } = this.#deps;
    const limits = this.#limits.state;
    const state = JSON.stringify(limits);
    if (!this.isKnown && this.#noted === this.#largest) return;
    if (state === this.#written) return;
    this.#written = state;
    const size = this.#limits.current;
    if (size < this.#noted) {
      log.warn('batch.shrunk', {
        batchSize: size,
        remedy: 'None: it grows back by itself. If it stays small, lower portal.batchSize to this.',
      });
    } else if (size > this.#noted) log.info('batch.grown', { batchSize: size });
    this.#noted = size;
    await writeFact(ledger, BATCH_SIZE, { size, largest: this.#largest, limits }, now());
  }
}
