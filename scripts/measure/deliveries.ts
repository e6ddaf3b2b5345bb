import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { newCase } from './newCase.ts';

const PAGE = 500;
const BATCH = 200;

export interface Measured {
  readonly seconds: number;
  readonly casesPerSecond: number;
  /** The longest time the thread answered nothing, in milliseconds, and the 99th percentile. */
  readonly longestMs: number;
  readonly p99Ms: number;
}

/** Ingests, leases and settles new cases as fast as one thread can, until `stop`; no source and no portal. */
export class Deliveries {
  readonly #ledger: Ledger;
  readonly #running: Promise<void>;
  readonly #stop = new AbortController();
  #delivered = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#running = this.#deliver();
  }

  /** What is delivered while something else happens. */
  async during(work: () => Promise<unknown>): Promise<Measured> {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const [before, started] = [this.#delivered, performance.now()];
    delay.enable();
    await work();
    delay.disable();
    const seconds = (performance.now() - started) / 1_000;
    return {
      seconds,
      casesPerSecond: (this.#delivered - before) / seconds,
      longestMs: delay.max / 1e6,
      p99Ms: delay.percentile(99) / 1e6,
    };
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #deliver(): Promise<void> {
    for (let page = 0; !this.#stop.signal.aborted; page += 1) {
      const now = Date.now();
      const rows = Array.from({ length: PAGE }, (_, i) => newCase(page * PAGE + i, now));
      await this.#ledger.ingest({ rows, drafts: [], readAt: now, now });
      await turn();
      for (;;) {
        const owner = `delivery ${page}`;
        const lease = await this.#ledger.lease({ owner, limit: BATCH, now, leaseMs: 900_000, lingerMs: 0 });
        await turn();
        if (lease === null) break;
        const settlement = { outcome: 'synced' } as const;
        const settled = lease.records.map(({ id, version }) => ({
          id,
          version,
          sentStatus: '4' as const,
          settlement,
        }));
        await this.#ledger.settle(owner, settled, Date.now());
        this.#delivered += settled.length;
        await turn();
      }
    }
  }
}
