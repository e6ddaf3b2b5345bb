import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteLedger } from '../../src/ledger/open.ts';
import { loadOrCreateKey } from '../../src/ledger/payload.ts';
import { describeLedger } from './contract.ts';

describeLedger('the ledger on SQLite', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-ledger-'));
  const file = join(dir, 'ledger.db');
  let now = Date.now();
  const ledger = openSqliteLedger({
    file,
    key: loadOrCreateKey(join(dir, 'keys', 'payload.key')),
    now: () => now,
  });
  return {
    ledger,
    setNow: (at) => {
      now = at;
    },
    raw: async () => (await readFile(file, 'utf8')) + (await readFile(`${file}-wal`, 'utf8')),
    payloads: async () => {
      const reader = new Database(file, { readonly: true });
      const count = reader.prepare('select count(*) from payload').pluck().get();
      reader.close();
      return Number(count);
    },
    dispose: async () => {
      await ledger.close();
      await rm(dir, { recursive: true });
    },
  };
});
