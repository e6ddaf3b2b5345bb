import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactLedger, isCompactable, rebuildLedger } from '../../../src/ledger/sqlite/compact.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';
import { waitBeside } from './waitBeside.ts';

const AGAIN = { timeout: 300_000, retry: 3 };

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-compact-'));
  file = join(dir, 'ledger.db');
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

/** Rows of some 1 kB, and then only each tenth of them. */
async function fillAndThin(rows: number): Promise<void> {
  const ledger = openSqliteLedger({ file, key: null });
  const database = new Database(file);
  database.exec(`
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${rows})
    insert into fact select 'filling ' || n, hex(randomblob(500)), 0 from n;
    delete from fact where name like 'filling %' and substr(name, 9) % 10 > 0;
    insert or replace into fact values ('waits', '0', 0)`);
  database.close();
  await ledger.close();
}

describe('compacting the ledger', () => {
  // The bound is one of the clock: where other processes came between only in one half, it is measured again.
  it('gives free space back beside a writer, which hardly waits for it', AGAIN, async () => {
    placeEmptyLedger(file);
    await fillAndThin(60_000);
    const before = (await stat(file)).size;
    let done = { bytesAfter: 0 };
    let after = 0;
    const { longerMs, writes } = await waitBeside(file, async () => {
      done = await compactLedger(file);
      after = (await stat(file)).size;
    });
    expect(before).toBeGreaterThan(50_000_000);
    expect(done.bytesAfter).toBeLessThan(before / 3);
    expect(after).toBe(done.bytesAfter);
    expect(writes).toBeGreaterThan(100);
    expect(longerMs).toBeLessThan(50);
    const database = new Database(file, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });

  it('rebuilds a ledger of an earlier version once, without remains of what it deleted', async () => {
    const old = new Database(file);
    old.pragma('journal_mode = WAL');
    old.exec("create table t (x); insert into t values ('Nguyễn Văn Vết'); delete from t");
    old.close();
    expect(isCompactable(file)).toBe(false);
    expect(await readFile(file, 'utf8')).toContain('Nguyễn Văn Vết');
    rebuildLedger(file);
    expect(isCompactable(file)).toBe(true);
    expect(await readFile(file, 'utf8')).not.toContain('Nguyễn Văn Vết');
  });

  it('can be done with a new ledger from the beginning', async () => {
    await openSqliteLedger({ file, key: null }).close();
    expect(isCompactable(file)).toBe(true);
  });
});
