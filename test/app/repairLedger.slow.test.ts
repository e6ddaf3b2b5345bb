import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { repairLedger } from '../../src/app/repairLedger.ts';
import { readFact } from '../../src/ledger/port/facts.ts';
import { READ_AGAIN, REPAIRED } from '../../src/ledger/port/sharedFacts.ts';
import { damageOf } from '../../src/ledger/sqlite/damage.ts';
import { manyRows, NOW } from '../support/cases.ts';

const BY = { who: 'cli:test', origin: '' };
const CASES = 3_000;

let dataDir: string;
const config = () => ({ dataDir, privacy: { encryptPayload: false, keyFile: join(dataDir, 'none.key') } });
const file = () => join(dataDir, 'ledger.db');

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dongbo-repair-'));
  const ledger = openOrMakeLedger(config());
  await ledger.ingest({ rows: manyRows(CASES), drafts: [], readAt: NOW, now: NOW });
  await ledger.setFact('poll', '{"read":1,"changed":1,"unreadable":0}', NOW);
  await ledger.close();
});

afterEach(() => rm(dataDir, { recursive: true }));

/** The pages of a table or an index, its root first. */
function pagesOf(name: string): number[] {
  const database = new Database(file());
  database.pragma('wal_checkpoint(TRUNCATE)');
  try {
    const { rootpage } = database
      .prepare<[string], { rootpage: number }>('select rootpage from sqlite_master where name = ?')
      .get(name) ?? { rootpage: 0 };
    const size = pageSize(database);
    const raw = database.serialize();
    // Interior pages of tables (5) and indexes (2) begin with their kind, and list their children after 12 bytes.
    const start = (rootpage - 1) * size;
    const kind = raw[start];
    const cells = raw.readUInt16BE(start + 3);
    if (kind !== 5 && kind !== 2) return [rootpage];
    const children = Array.from({ length: cells }, (_, i) =>
      raw.readUInt32BE(start + raw.readUInt16BE(start + 12 + 2 * i)),
    );
    return [rootpage, ...children, raw.readUInt32BE(start + 8)];
  } finally {
    database.close();
  }
}

function pageSize(database: Database.Database): number {
  return Number(database.pragma('page_size', { simple: true }));
}

async function overwrite(pages: readonly number[]): Promise<void> {
  const database = new Database(file(), { readonly: true });
  const size = pageSize(database);
  database.close();
  const handle = await open(file(), 'r+');
  for (const page of pages) await handle.write(Buffer.alloc(size, 0x5a), 0, size, (page - 1) * size);
  await handle.close();
}

async function opened<T>(work: (ledger: ReturnType<typeof openOrMakeLedger>) => Promise<T>): Promise<T> {
  const ledger = openOrMakeLedger(config());
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

test('a sound file only gets its counters corrected', async () => {
  const database = new Database(file());
  database.exec("update tally set n = n + 7 where dimension = 'all'");
  database.close();
  const { damage, countersFixed, salvaged } = await repairLedger(config(), BY, NOW);
  expect({ damage, countersFixed, salvaged }).toEqual({ damage: null, countersFixed: 1, salvaged: null });
  await opened(async (ledger) => expect(await ledger.gapTotals()).toMatchObject({ never: CASES }));
});

test('pages of cases that are lost cost the cases on them, which go out as updates once they are read again', async () => {
  const [, second = 0, , fourth = 0] = pagesOf('record');
  await overwrite([second, fourth]);
  expect(damageOf(file())).not.toBeNull();
  const { salvaged, damagedFile, paused } = await repairLedger(config(), BY, NOW);
  const { cases = 0, lostCases = 0 } = salvaged ?? {};
  expect(cases + lostCases).toBe(CASES);
  expect(lostCases).toBeGreaterThan(0);
  expect(lostCases).toBeLessThan(CASES / 5);
  expect(paused).toBe(false);
  expect(damageOf(file())).toBeNull();
  expect(await readdir(dataDir)).toContain(damagedFile?.slice(dataDir.length + 1));
  await opened(async (ledger) => {
    expect(await ledger.recount()).toBe(0);
    expect(await ledger.gapTotals()).toMatchObject({ never: cases, synced: 0, stale: 0 });
    expect((await readFact(ledger, READ_AGAIN))?.value).toBe(true);
    expect(await readFact(ledger, REPAIRED)).toEqual({ value: { lostCases }, at: NOW });
    await ledger.ingest({ rows: manyRows(CASES), drafts: [], readAt: NOW + 1, now: NOW + 1 });
    // Of the lost ones nothing is believed to be synced: they are sent as updates.
    expect(await ledger.gapTotals()).toMatchObject({ never: cases, synced: 0, stale: lostCases });
    expect(await ledger.recount()).toBe(0);
  });
});

test('a damaged index costs nothing', async () => {
  await overwrite(pagesOf('record_open'));
  const { salvaged } = await repairLedger(config(), BY, NOW);
  expect(salvaged).toEqual({ cases: CASES, lostCases: 0, incomplete: [] });
  await opened(async (ledger) => expect(await readFact(ledger, REPAIRED)).toBeNull());
});

test('where facts are lost, delivery is paused, because a pause may be lost with them', async () => {
  await overwrite(pagesOf('fact'));
  const { salvaged, paused } = await repairLedger(config(), BY, NOW);
  expect(salvaged?.incomplete).toContain('fact');
  expect(paused).toBe(true);
  await opened(async (ledger) => expect(await ledger.deliveryPause()).toMatchObject({ who: BY.who }));
});

test('a file of which nothing can be read is left as it is', async () => {
  await overwrite([1]);
  await expect(repairLedger(config(), BY, NOW)).rejects.toMatchObject({
    code: expect.stringMatching(/repair.unreadable|system/),
  });
  expect((await readdir(dataDir)).filter((name) => name.startsWith('ledger.'))).toEqual(
    expect.not.arrayContaining([expect.stringContaining('damaged')]),
  );
});
