import fc from 'fast-check';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Settlement } from '../../src/domain/settle.ts';
import type { Lease } from '../../src/ledger/port/delivery.ts';
import type { IngestRow } from '../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import type { PostgresSettings } from '../../src/ledger/postgres/settings.ts';
import { aRow, NOW } from '../support/cases.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { emptyPostgres } from './postgresUnderTest.ts';

const PROCESSES = 16;
const CASES = 240;
const STEPS = 8;
const LEASE_MS = 300_000;
const BY = { who: 'cli:tester', origin: 'here' };

const SETTLEMENTS: readonly Settlement[] = [
  { outcome: 'synced' },
  { outcome: 'synced' },
  { outcome: 'synced' },
  { outcome: 'rejected', reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' },
  {
    outcome: 'retry',
    retryAt: NOW,
    charge: true,
    reason: 'RETRY_SCHEDULED',
    portalCode: '9',
    detail: 'busy',
  },
];

/** A number of 32 bits from another one, so that a run can be repeated. */
function next(seed: number): number {
  return (Math.imul(seed ^ (seed >>> 15), 0x2c_1b_3c_6d) + 0x9e_37_79_b9) >>> 0;
}

/** A case with agencies and days of its own, so that transactions meet in some counters and not in others. */
function rowOf(which: number, version: number): IngestRow {
  const sourceId = `case-${which}`;
  // Every fifth one gets its second number at its third version.
  const caseNo = which % 5 === 0 && version > 2 ? `${sourceId}b` : sourceId;
  const agencyCode = `H23.${(which + (version > 1 ? 1 : 0)) % 7}`;
  const record = {
    caseNo,
    sourceId,
    agencyCode,
    note: String(version),
    receivedAt: NOW - (which % 9) * 86_400_000,
  };
  return aRow({ ...record, modifiedAt: NOW + version });
}

/** What all processes together see: who holds what, and what went wrong. */
interface Shared {
  readonly held: Map<number, string>;
  readonly versions: number[];
  readonly overlaps: string[];
}

/** One process of several on a ledger: reads pages, delivers, replays, reads figures. */
class Process {
  readonly #ledger: Ledger;
  readonly #shared: Shared;
  readonly #name: string;
  #seed: number;
  #leases = 0;
  #open: Lease[] = [];

  constructor(ledger: Ledger, shared: Shared, place: number, seed: number) {
    this.#ledger = ledger;
    this.#shared = shared;
    this.#name = `process ${place}`;
    this.#seed = next(seed + place);
  }

  #choose(count: number): number {
    this.#seed = next(this.#seed);
    return this.#seed % count;
  }

  async run(steps: number): Promise<void> {
    for (let i = 0; i < steps; i += 1) await this.#step(this.#choose(20));
    while (this.#open.length > 0) await this.#settle();
  }

  async #step(kind: number): Promise<void> {
    const ledger = this.#ledger;
    if (kind < 8) return await this.#lease(kind === 0);
    if (kind < 13) return await this.#settle();
    if (kind < 16) return await this.#read();
    if (kind === 16) return void (await ledger.requeue({}, { now: NOW, note: '' }));
    if (kind === 17) return void (await ledger.gapTotals());
    if (kind === 18) return await ledger.setFact('poll', '{}', NOW);
    await ledger.appendAudit({
      at: NOW,
      ...BY,
      action: 'ledger.backed_up',
      subject: this.#name,
      count: null,
      note: '',
    });
  }

  async #lease(probe: boolean): Promise<void> {
    this.#leases += 1;
    const owner = `${this.#name}, delivery ${this.#leases}`;
    const limit = 1 + this.#choose(20);
    const lease = await this.#ledger.lease({ owner, limit, now: NOW, leaseMs: LEASE_MS, lingerMs: 0, probe });
    if (lease === null) return;
    const { held, overlaps } = this.#shared;
    for (const { id, record } of lease.records) {
      // The old number of a renumbered case loses its lease at once, because it is no longer to be sent; an older page can bring
      // it back, and then it is leased again while its first owner still sends. That is no second lease of the ledger: the first
      // owner's settlement is `lost` and changes nothing. `held` alone cannot know. The portal can get both requests in either
      // order, which a look-up finds.
      if (Number(record.sourceId.slice('case-'.length)) % 5 === 0) continue;
      const other = held.get(id);
      if (other !== undefined) overlaps.push(`case ${id} of ${other} was leased to ${owner}`);
      held.set(id, owner);
    }
    this.#open.push(lease);
  }

  async #settle(): Promise<void> {
    const lease = this.#open.shift();
    if (lease === undefined) return;
    // From the moment of the settlement on, somebody else may lease them.
    for (const { id } of lease.records) this.#shared.held.delete(id);
    const records = lease.records.map(({ id, version }) => {
      const settlement = SETTLEMENTS[this.#choose(SETTLEMENTS.length)] ?? { outcome: 'synced' as const };
      return { id, version, sentStatus: '4' as const, settlement };
    });
    await this.#ledger.settle(lease.owner, records, NOW);
  }

  async #read(): Promise<void> {
    const first = this.#choose(CASES);
    const places = Array.from({ length: 12 }, (_, i) => (first + i * 7) % CASES);
    const rows = places.map((which) => {
      const version = (this.#shared.versions[which] ?? 0) + this.#choose(2);
      this.#shared.versions[which] = version;
      return rowOf(which, version);
    });
    await this.#ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW, fresh: first % 2 === 0 });
  }
}

async function onDatabase<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row[]> {
  return (await client.query<Row>(text)).rows;
}

async function deadlocks(client: pg.Client): Promise<number> {
  await client.query('select pg_stat_clear_snapshot()');
  const [row] = await onDatabase<{ n: string }>(
    client,
    'select deadlocks n from pg_stat_database where datname = current_database()',
  );
  return Number(row?.n);
}

async function together(settings: PostgresSettings, seed: number): Promise<Shared> {
  const shared: Shared = { held: new Map(), versions: Array.from({ length: CASES }, () => 1), overlaps: [] };
  const ledgers = Array.from({ length: PROCESSES }, () =>
    openPostgresLedger({ settings: { ...settings, poolSize: 2 }, key: null, now: () => NOW }),
  );
  const [one] = ledgers as [Ledger];
  try {
    const rows = Array.from({ length: CASES }, (_, which) => rowOf(which, 1));
    await one.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
    await Promise.all(ledgers.map((ledger, place) => new Process(ledger, shared, place, seed).run(STEPS)));
    expect(shared.overlaps).toEqual([]);
    expect(await one.recount(), 'counters differ from a recount').toBe(0);
    expect((await one.backlog(NOW, CASES)).inFlight).toBe(0);
    const { synced, never, stale } = await one.gapTotals();
    const listed = await one.records({}, 2 * CASES, 0);
    expect(synced + never + stale).toBe(listed.length);
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
  return shared;
}

describe.skipIf(withoutPostgres)('sixteen processes on one ledger', () => {
  it('lease no case twice, keep every counter exact, and never lock each other out', async () => {
    const { client } = await emptyPostgres();
    const before = await deadlocks(client);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
        const { settings } = await emptyPostgres();
        await together(settings, seed);
      }),
      { numRuns: 3 },
    );
    expect((await deadlocks(client)) - before, 'deadlocks').toBe(0);
  });
});
