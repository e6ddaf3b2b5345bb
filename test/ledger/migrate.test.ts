import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/ledger/migrate.ts';

describe('migrations', () => {
  let dir: string;
  let file: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'dongbo-migrate-'));
    file = join(dir, 'ledger.db');
  });
  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  const versionOf = (database: Database.Database) => database.pragma('user_version', { simple: true });

  it('bring an empty file to the newest schema, and do nothing the second time', () => {
    const database = new Database(file);
    migrate(database);
    migrate(database);
    expect(versionOf(database)).toBe(MIGRATIONS.length);
    database.close();
  });

  it('refuse a ledger that a newer dongbo has written, and leave it as it is', () => {
    const database = new Database(file);
    database.pragma('user_version = 99');
    expect(() => migrate(database)).toThrow(/schema 99/);
    expect(versionOf(database)).toBe(99);
    database.close();
  });

  it('stop at one that fails and keep everything before it, and nothing of it', () => {
    const database = new Database(file);
    const broken = ['create table a (x)', 'create table b (x); create table a (x)'];
    expect(() => migrate(database, broken)).toThrow(/Migration 2 .* failed/);
    expect(versionOf(database)).toBe(1);
    expect(database.prepare("select name from sqlite_master where type = 'table'").pluck().all()).toEqual([
      'a',
    ]);
    database.close();
  });

  it('are safe when many processes start at once', async () => {
    const code = `
      const { workerData } = require('node:worker_threads');
      import(workerData.open).then(({ openSqliteLedger }) =>
        openSqliteLedger({ file: workerData.file, key: null }).close());`;
    const open = new URL('../../src/ledger/open.ts', import.meta.url).href;
    const starts = Array.from({ length: 8 }, async () => {
      const worker = new Worker(code, { eval: true, workerData: { open, file } });
      await new Promise((resolve, reject) => worker.once('error', reject).once('exit', resolve));
    });
    await Promise.all(starts);
    const database = new Database(file);
    expect(versionOf(database)).toBe(MIGRATIONS.length);
    database.close();
  });
});
