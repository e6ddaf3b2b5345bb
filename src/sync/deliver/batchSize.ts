import type { Service } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { BATCH_SIZE, STEPS_BATCH_SIZE } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import { type Choice, type Sent, SizeLimits } from './sizeLimits.ts';

export interface BatchSizeDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  readonly now: () => Instant;
  readonly log: Log;
}

/** Records and steps are taken by services of their own, which can have limits of their own. */
const FACTS = { records: BATCH_SIZE, steps: STEPS_BATCH_SIZE } as const;

const REMEDIES: Readonly<Record<Service, string>> = {
  records: 'None: it grows back by itself. If it stays small, lower portal.batchSize to this.',
  steps: 'None: it grows back by itself, and concerns progress steps only.',
};

/** The size of one request, as far as the portal has shown what it takes; remembered over restarts. */
export class BatchSize {
  readonly #largest: number;
  readonly #limits: SizeLimits;
  readonly #deps: BatchSizeDeps;
  readonly #service: Service;
  #written: string;
  #noted: number;

  private constructor(largest: number, limits: SizeLimits, deps: BatchSizeDeps, service: Service) {
    this.#largest = largest;
    this.#limits = limits;
    this.#deps = deps;
    this.#service = service;
    this.#written = JSON.stringify(limits.state);
    this.#noted = limits.current;
  }

  static async remembered(
    largest: number,
    deps: BatchSizeDeps,
    service: Service = 'records',
  ): Promise<BatchSize> {
    const fact = await readFact(deps.ledger, FACTS[service]);
    return new BatchSize(largest, new SizeLimits(largest, fact?.value.limits), deps, service);
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
        what: this.#service,
        remedy: REMEDIES[this.#service],
      });
    } else if (size > this.#noted) log.info('batch.grown', { batchSize: size, what: this.#service });
    this.#noted = size;
    await writeFact(ledger, FACTS[this.#service], { size, largest: this.#largest, limits }, now());
  }
}
