import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS } from '../../../src/ledger/sqlite/migrate.ts';

describe('migrations', () => {
  it('are safe when many processes start at once', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-migrate-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const file = join(dir, 'ledger.db');
    const code = `
      const { workerData } = require('node:worker_threads');
      import(workerData.open).then(({ openSqliteLedger }) =>
        openSqliteLedger({ file: workerData.file, key: null }).close());`;
    const open = new URL('../../../src/ledger/sqlite/open.ts', import.meta.url).href;
    const starts = Array.from({ length: 8 }, async () => {
      const worker = new Worker(code, { eval: true, workerData: { open, file } });
      await new Promise((resolve, reject) => worker.once('error', reject).once('exit', resolve));
    });
    await Promise.all(starts);
    const database = new Database(file);
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    database.close();
  });
});
