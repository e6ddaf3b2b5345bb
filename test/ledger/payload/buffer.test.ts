import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import { loadOrCreateKey } from '../../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../../src/ledger/payload/keys.ts';
import type { Lease } from '../../../src/ledger/port/delivery.ts';
import { readFact } from '../../../src/ledger/port/facts.ts';
import type { IngestRow } from '../../../src/ledger/port/ingest.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { READ_AGAIN } from '../../../src/ledger/port/sharedFacts.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';

const LEASE_MS = 300_000;
const SYNCED: Settlement = { outcome: 'synced' };
const BLOCKED: Settlement = { outcome: 'blocked', reason: 'FIELD_MISSING', detail: 'status' };
const RETRY: Settlement = {
  outcome: 'retry',
  retryAt: NOW + 60_000,
  charge: true,
  reason: 'RETRY_SCHEDULED',
  portalCode: null,
  detail: 'HTTP 502',
};

let dir: string;
let ledger: Ledger;
const opened: Ledger[] = [];

function open(file: string, buffered: number): Ledger {
  if (!existsSync(file)) placeEmptyLedger(file);
  const one = openSqliteLedger({
    file,
    key: oneKey(() => loadOrCreateKey(join(dir, 'payload.key'))),
    buffered,
  });
  opened.push(one);
  return one;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-passing-'));
  ledger = open(join(dir, 'ledger.db'), 10);
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await rm(dir, { recursive: true });
});

const ingest = (rows: readonly IngestRow[], into = ledger, at = NOW) =>
  into.ingest({ rows, drafts: [], readAt: at, now: at });
const take = (from = ledger, now = NOW, owner = 'a'): Promise<Lease | null> =>
  from.lease({ owner, limit: 100, now, leaseMs: LEASE_MS, lingerMs: 0 });
const settle = (lease: Lease | null, settlement: Settlement) =>
  ledger.settle(
    lease?.owner ?? '',
    (lease?.records ?? []).map(({ id, version }) => ({ id, version, sentStatus: '4', settlement })),
    NOW,
  );

/** Payloads on the disk, as another process sees them. */
function stored(file = join(dir, 'ledger.db')): number {
  const reader = new Database(file, { readonly: true });
  const count = reader.prepare('select count(*) from payload').pluck().get();
  reader.close();
  return Number(count);
}

/** What a kill -9 leaves of the ledger: its files as they are at this moment. */
async function killed(): Promise<string> {
  const file = join(dir, 'killed.db');
  for (const end of ['', '-wal']) await copyFile(`${join(dir, 'ledger.db')}${end}`, file + end);
  return file;
}

describe('a buffered payload', () => {
  it('never reaches the disk when its first delivery succeeds', async () => {
    await ingest(manyRows(3));
    expect(stored()).toBe(0);
    const lease = await take();
    expect(lease?.records.map(({ record }) => record)).toEqual(manyRows(3).map(({ record }) => record));
    expect(await settle(lease, SYNCED)).toMatchObject({ settled: 3 });
    expect(ledger.buffered()).toEqual({ held: 0, room: 10 });
    expect(stored()).toBe(0);
  });

  it('is stored when the buffer is full', async () => {
    await ingest(manyRows(12));
    expect(ledger.buffered()).toEqual({ held: 10, room: 0 });
    expect(stored()).toBe(2);
    const lease = await take();
    expect(lease?.records).toHaveLength(12);
    await settle(lease, SYNCED);
    expect([ledger.buffered().held, stored()]).toEqual([0, 0]);
  });

  it.each([
    ['is to be repeated', RETRY],
    ['was not even begun', BLOCKED],
  ])('goes to the disk when its delivery %s', async (_, settlement) => {
    await ingest([aRow()]);
    await settle(await take(), settlement);
    expect([ledger.buffered().held, stored()]).toEqual([0, 1]);
    await ledger.requeue({}, { now: NOW, note: '' });
    expect((await take())?.records[0]?.record).toEqual(aRow().record);
  });

  it('stays in memory when its delivery is released, and when the lease expires', async () => {
    await ingest([aRow()]);
    await settle(await take(), { outcome: 'released' });
    expect([ledger.buffered().held, stored()]).toEqual([1, 0]);
    await take();
    expect((await take(ledger, NOW + LEASE_MS, 'b'))?.records[0]?.record).toEqual(aRow().record);
  });

  it('gives way to its next version, in flight or not', async () => {
    await ingest([aRow()]);
    const late = await take();
    const newer = aRow({ status: 'done', modifiedAt: NOW }, { status: '10' });
    await ingest([newer], ledger, NOW + 1_000);
    await settle(late, SYNCED);
    expect((await take(ledger, NOW + 1_000))?.records[0]).toMatchObject({
      version: 2,
      record: newer.record,
    });
  });

  it('is stored when the tables map it differently, and dropped once it is acknowledged', async () => {
    await ingest([aRow()]);
    await ingest([aRow({}, { status: '9' })]);
    expect([ledger.buffered().held, stored()]).toEqual([0, 1]);
    await settle(await take(), SYNCED);
    expect(stored()).toBe(0);
  });

  it('is stored once it has waited for long', async () => {
    await ingest(manyRows(2));
    await ingest([aRow({ caseNo: 'H23.12-later', sourceId: '77' })], ledger, NOW + 1_000);
    expect(await ledger.flushPayloadBuffer(NOW)).toBe(2);
    expect([ledger.buffered().held, stored()]).toEqual([1, 2]);
    expect((await take(ledger, NOW + 1_000))?.records).toHaveLength(3);
  });

  it('is stored when the process ends normally', async () => {
    await ingest(manyRows(3));
    await ledger.close();
    expect(stored()).toBe(3);
    const next = open(join(dir, 'ledger.db'), 10);
    expect(await next.forgetLost(NOW)).toBe(0);
    expect(await readFact(next, READ_AGAIN)).toBeNull();
    expect((await take(next))?.records).toHaveLength(3);
  });
});

describe('an ingest that fails at its very end', () => {
  it('leaves nothing in memory for the case that gets its id next', async () => {
    const database = new Database(join(dir, 'ledger.db'));
    database.exec(`create trigger full before insert on cursor begin select raise(abort, 'full'); end`);
    const cursor = { name: 'census', value: 'x' };
    const first = aRow({ caseNo: 'H23.12-first' });
    const page = { rows: [first], drafts: [], readAt: NOW, now: NOW, cursor };
    await expect(ledger.ingest(page)).rejects.toThrow('full');
    expect(ledger.buffered().held).toBe(0);
    database.exec('drop trigger full');
    database.close();
    await ingest([aRow({ caseNo: 'H23.12-next' })]);
    expect((await take())?.records[0]?.record.caseNo).toBe('H23.12-next');
  });
});

describe('a payload that is stored at the very moment', () => {
  it('when it is acknowledged leaves nothing there', async () => {
    for (let i = 0; i < 20; i += 1) {
      await ingest([aRow({ caseNo: `H23.12-${i}`, sourceId: String(i) })]);
      const lease = await take();
      await Promise.all([ledger.flushPayloadBuffer(NOW), settle(lease, SYNCED)]);
      await ingest([aRow({ caseNo: `H23.12-${i}-b`, sourceId: `${i}b` })]);
      const other = await take();
      await Promise.all([settle(other, SYNCED), ledger.flushPayloadBuffer(NOW)]);
      expect([ledger.buffered().held, stored()]).toEqual([0, 0]);
    }
  });

  it('when its ingest is rolled back is not taken for the case that gets its id next', async () => {
    const database = new Database(join(dir, 'ledger.db'));
    database.exec(`create trigger full before insert on cursor begin select raise(abort, 'full'); end`);
    const cursor = { name: 'census', value: 'x' };
    const first = aRow({ caseNo: 'H23.12-first' });
    const failing = ledger.ingest({ rows: [first], drafts: [], readAt: NOW, now: NOW, cursor });
    const next = ingest([aRow({ caseNo: 'H23.12-next' })]);
    while (ledger.buffered().held === 0) await Promise.resolve();
    const keeping = ledger.flushPayloadBuffer(NOW);
    await Promise.all([expect(failing).rejects.toThrow('full'), next, keeping]);
    database.close();
    expect((await take())?.records.map(({ record }) => record.caseNo)).toEqual(['H23.12-next']);
  });
});

describe('a killed process', () => {
  it('gets the contents back though the clock was set back when it started again', async () => {
    await ingest(manyRows(3));
    const next = open(await killed(), 10);
    await next.forgetLost(NOW - 3_600_000);
    expect(await ingest(manyRows(3), next, NOW - 3_600_000)).toMatchObject({ changed: 3 });
    expect((await take(next, NOW))?.records).toHaveLength(3);
  });

  it('loses the contents and not the cases: the next reading brings them back', async () => {
    await ingest(manyRows(12));
    await take();
    const next = open(await killed(), 10);
    await next.reclaim(NOW);
    expect(await next.forgetLost(NOW)).toBe(10);
    expect(await next.gapTotals()).toMatchObject({ never: 12 });
    expect(await readFact(next, READ_AGAIN)).toMatchObject({ value: true });
    // Two were on the disk; the others have nothing to be sent, and no lease finds them.
    expect((await take(next))?.records).toHaveLength(2);

    expect(await ingest(manyRows(12), next)).toMatchObject({ changed: 10, unchanged: 2 });
    expect((await take(next, NOW, 'b'))?.records).toHaveLength(10);
    expect(await next.recount()).toBe(0);
  });

  it('loses nothing that was acknowledged', async () => {
    await ingest(manyRows(3));
    await settle(await take(), SYNCED);
    const next = open(await killed(), 10);
    expect(await next.forgetLost(NOW)).toBe(0);
    expect(await next.gapTotals()).toMatchObject({ synced: 3 });
  });
});
