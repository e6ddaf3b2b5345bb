import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { recountInThread } from '../../src/ledger/sqlite/recountInThread.ts';
import { aRow, manyRows, NOW } from '../support/cases.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';

let dir: string;
let file: string;
let ledger: Ledger;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-audit-'));
  file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  ledger = openSqliteLedger({ file, key: null });
});
afterEach(async () => {
  await ledger.close();
  await rm(dir, { recursive: true });
});

async function syncTwoOfThree(): Promise<void> {
  await ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
  await deliver(2, NOW);
}

async function deliver(limit: number, now: number): Promise<void> {
  const lease = await ledger.lease({ owner: 'a', limit, now, leaseMs: 60_000, lingerMs: 0 });
  const sent = (lease?.records ?? []).map(({ id, version }) => {
    return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
  });
  await ledger.settle('a', sent, now);
}

function tamper(statements: string): void {
  const intruder = new Database(file);
  intruder.exec(statements);
  intruder.close();
}

const figures = async () => [
  await ledger.gapTotals(),
  await ledger.gapGroups('month'),
  await ledger.causes(),
  await ledger.gapAsOf(NOW, 'agency'),
  await ledger.countUnsyncedSince(0, NOW),
  await ledger.punctuality({ filter: {}, by: 'month', now: NOW }),
];

describe('an audit of the counters', () => {
  it('finds nothing in sound counters', async () => {
    await syncTwoOfThree();
    expect(await ledger.audit()).toBe(0);
  });

  it('fixes wrong, missing and surplus counters in every table', async () => {
    await syncTwoOfThree();
    const before = await figures();
    tamper(`
      update tally set n = n + 5 where dimension = 'all' and state = 'synced';
      delete from tally where dimension = 'cause' and key = '';
      insert into tally values ('month', '1999-01', 'synced', '', 1, 0, 7);
      update unsynced_hour set n = 9;
      insert into unsynced_hour values (1, 0, 1);
      update past set counted = counted - 1, acked = acked + 2 where span = 'day' and counted > 0;
      delete from past where span = 'month';
      update punctuality set late = 3, online = online + 1 where dimension = 'all';
      delete from punctuality where dimension = 'month';`);
    expect(await figures()).not.toEqual(before);
    // Three of tally, two of hours, the received day, the month that was deleted, and two of punctuality.
    expect(await ledger.recount()).toBe(9);
    expect(await ledger.audit()).toBe(9);
    expect(await figures()).toEqual(before);
    expect(await ledger.recount()).toBe(0);
  });

  it('stays right when records move while it runs', async () => {
    await syncTwoOfThree();
    tamper("update tally set n = n + 5 where dimension = 'all'; delete from past; delete from unsynced_hour");
    let ended = false;
    const audit = ledger.audit().finally(() => {
      ended = true;
    });
    let rounds = 0;
    for (; !ended; rounds += 1) {
      const rows = [aRow({ caseNo: `late-${rounds}`, agencyCode: 'late', receivedAt: NOW + rounds })];
      await ledger.ingest({ rows, drafts: [], readAt: NOW + rounds, now: NOW + rounds });
      await deliver(rounds % 2, NOW + rounds);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await audit;
    expect(rounds).toBeGreaterThan(1);
    expect(await ledger.recount()).toBe(0);
  });

  it('stops at the signal, with its reason, and fixes nothing', async () => {
    await syncTwoOfThree();
    tamper('update unsynced_hour set n = 9');
    const stop = new AbortController();
    const audit = ledger.audit({ signal: stop.signal });
    stop.abort(new Error('stopping'));
    await expect(audit).rejects.toThrow('stopping');
    await expect(ledger.audit({ signal: stop.signal })).rejects.toThrow('stopping');
    expect(await ledger.recount()).toBe(1);
  });

  it('says why the file could not be recounted, and ends in bounded time', async () => {
    const other = join(dir, 'other.db');
    await expect(recountInThread(other)).rejects.toMatchObject({ code: 'system.ledger_not_opened' });
    await writeFile(other, 'this is no database, and long enough for SQLite to look at it'.repeat(99));
    await expect(recountInThread(other)).rejects.toMatchObject({ code: 'system.ledger_damaged' });
    await expect(recountInThread(file, { limitMs: 0 })).rejects.toThrow(/longer than 0 s/);
  });
});
