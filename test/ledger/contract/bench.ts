import type { Settlement } from '../../../src/domain/settle.ts';
import type { LedgerRecord } from '../../../src/ledger/port/cases.ts';
import type { Lease, SettleOutcome } from '../../../src/ledger/port/delivery.ts';
import type { IngestOutcome, IngestRow } from '../../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { aCase, NOW } from '../../support/cases.ts';

/** A ledger under test: what another process would see, and how to look behind the port. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Sets the ledger's clock, where it needs one of its own. */
  setNow(now: number): void;
  /** Everything the ledger stores, as raw text: for tests of what must not be in it. */
  raw(): Promise<string>;
  /** Payloads kept at this moment. */
  payloads(): Promise<number>;
  dispose(): Promise<void>;
}

export const MINUTE = 60_000;
export const LEASE_MS = 5 * MINUTE;

/** A fresh ledger for each test, and the few steps that most of them take. */
export class LedgerBench {
  readonly open: () => Promise<LedgerUnderTest>;
  #under: LedgerUnderTest | null = null;

  constructor(open: () => Promise<LedgerUnderTest>) {
    this.open = open;
  }

  get under(): LedgerUnderTest {
    if (this.#under === null) throw new Error('no ledger is open outside a test');
    return this.#under;
  }

  get ledger(): Ledger {
    return this.under.ledger;
  }

  async begin(): Promise<void> {
    this.#under = await this.open();
    this.#under.setNow(NOW);
  }

  async end(): Promise<void> {
    await this.under.dispose();
    this.#under = null;
  }

  ingest = (rows: readonly IngestRow[], at = NOW, readAt = at): Promise<IngestOutcome> =>
    this.ledger.ingest({ rows, drafts: [], readAt, now: at });

  /** As a poll would. */
  poll = (rows: readonly IngestRow[], at = NOW): Promise<IngestOutcome> =>
    this.ledger.ingest({ rows, drafts: [], readAt: at, now: at, fresh: true });

  take = (owner = 'a', at = NOW, limit = 200): Promise<Lease | null> =>
    this.ledger.lease({ owner, limit, now: at, leaseMs: LEASE_MS, lingerMs: 0 });

  settleAll = (lease: Lease | null, settlement: Settlement, at = NOW): Promise<SettleOutcome> =>
    this.ledger.settle(
      lease?.owner ?? 'nobody',
      (lease?.records ?? []).map(({ id, version }) => ({ id, version, sentStatus: '4', settlement })),
      at,
    );

  only = async (caseNo = aCase().caseNo): Promise<LedgerRecord> => {
    const found = await this.ledger.record(caseNo);
    if (found === null) throw new Error(`${caseNo} is not in the ledger`);
    return found.record;
  };
}

/** A failure worth another try in a minute, charged. */
export function retry(over: Partial<Settlement & { outcome: 'retry' }> = {}): Settlement {
  return {
    outcome: 'retry',
    retryAt: NOW + MINUTE,
    charge: true,
    reason: 'RETRY_SCHEDULED',
    portalCode: '9',
    detail: 'busy',
    ...over,
  };
}
