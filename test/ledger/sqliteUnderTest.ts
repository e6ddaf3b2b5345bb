import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { placeEmptyLedger } from '../support/emptyLedger.ts';
import type { LedgerUnderTest } from './contract/bench.ts';

export async function openUnderTest(buffered: number): Promise<LedgerUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-ledger-'));
  const file = join(dir, 'ledger.db');
  placeEmptyLedger(file);
  let now = Date.now();
  const ledger = openSqliteLedger({
    file,
    key: oneKey(() => loadOrCreateKey(join(dir, 'keys', 'payload.key'))),
    buffered,
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
      return Number(count) + ledger.buffered().held;
    },
    dispose: async () => {
      await ledger.close();
      await rm(dir, { recursive: true });
    },
  };
}
