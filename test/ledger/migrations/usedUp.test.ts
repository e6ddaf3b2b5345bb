import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Settlement } from '../../../src/domain/settle.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { migrate as migratePostgres } from '../../../src/ledger/postgres/migrate.ts';
import { ledgerOn } from '../../../src/ledger/postgres/open.ts';
import { MIGRATIONS } from '../../../src/ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { emptyPostgres } from '../postgresUnderTest.ts';

/** The schema that kept cases without attempts under RETRY_SCHEDULED. */
const BEFORE = 26;

const deferral = { charge: true, reason: 'RETRY_SCHEDULED', portalCode: '9', detail: 'busy' } as const;
const SETTLEMENTS: readonly Settlement[] = [
  { outcome: 'retry', retryAt: null, ...deferral },
  { outcome: 'retry', retryAt: null, ...deferral, portalCode: null },
  { outcome: 'record_accepted', retryAt: null, ...deferral },
  { outcome: 'retry', retryAt: NOW + 60_000, ...deferral },
  { outcome: 'synced' },
];

async function fill(ledger: Omit<Ledger, 'close'>): Promise<void> {
  const rows = manyRows(8, (i) => ({ agencyCode: `H23.${i % 3}`, receivedAt: NOW - i * 40 * 86_400_000 }));
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  for (const settlement of SETTLEMENTS) {
    const lease = await ledger.lease({ owner: 'a', limit: 1, now: NOW, leaseMs: 1, lingerMs: 0 });
    const sent = (lease?.records ?? []).map(({ id }) => ({ id, version: 1, sentStatus: null, settlement }));
    await ledger.settle('a', sent, NOW);
  }
}

/** What the earlier schema had of the same cases. */
const BACK = `
  update record set reason = 'RETRY_SCHEDULED' where reason = 'ATTEMPTS_USED_UP';
  insert into tally (dimension, key, state, reason, acked, verified, n)
    select dimension, key, state, 'MOVED', acked, verified, sum(n) from tally
    where reason in ('ATTEMPTS_USED_UP', 'RETRY_SCHEDULED') group by dimension, key, state, acked, verified;
  delete from tally where reason in ('ATTEMPTS_USED_UP', 'RETRY_SCHEDULED');
  update tally set reason = 'RETRY_SCHEDULED' where reason = 'MOVED';`;

/** Gives their causes. */
async function expectMoved(ledger: Omit<Ledger, 'close'>): Promise<unknown> {
  expect(await ledger.recount()).toBe(0);
  const reasons = await ledger.gapGroups('reason');
  const counts = reasons.map(({ key, never, stale }) => [key, never + stale] as const);
  expect(Object.fromEntries(counts)).toMatchObject({ ATTEMPTS_USED_UP: 3, RETRY_SCHEDULED: 1 });
  return await ledger.causes();
}

test('cases that had used up their attempts have their own reason afterwards, in the counters, too', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-used-up-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  const ledger = openSqliteLedger({ file, key: null });
  await fill(ledger);
  const causes = await expectMoved(ledger);
  await ledger.close();
  const database = new Database(file);
  database.exec(BACK);
  database.pragma(`user_version = ${BEFORE}`);
  database.close();
  const again = openSqliteLedger({ file, key: null, migrates: true });
  expect(await expectMoved(again)).toEqual(causes);
  await again.close();
  const seen = new Database(file, { readonly: true });
  expect(seen.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  seen.close();
});

test.skipIf(withoutPostgres)('the same on PostgreSQL', async () => {
  const { db, settings, client } = await emptyPostgres();
  const ledger = ledgerOn(db, { settings, key: null });
  await fill(ledger);
  const causes = await expectMoved(ledger);
  await client.query(BACK);
  expect(await ledger.recount()).toBe(0);
  await client.query(`update ledger_version set version = ${BEFORE}`);
  await migratePostgres(client, settings);
  expect(await expectMoved(ledger)).toEqual(causes);
});
