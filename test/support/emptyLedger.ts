import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { layOut } from '../../src/ledger/sqlite/layOut.ts';
import { migrate } from '../../src/ledger/sqlite/migrate.ts';

let template: Buffer | null = null;

/** The file of a ledger without a case, as the first `sync` makes it. */
export function emptyLedger(): Buffer {
  template ??= migrated();
  return template;
}

/** Puts an empty ledger at `file`. A copy costs a tenth of what the migrations of a new one cost. */
export function placeEmptyLedger(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, emptyLedger(), { mode: 0o600 });
}

function migrated(): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-template-'));
  const file = join(dir, 'ledger.db');
  const database = new Database(file);
  // What a ledger in use has (sqlite/open.ts): opening it then changes nothing.
  layOut(database);
  database.pragma('journal_mode = WAL');
  migrate(database);
  database.close();
  const content = readFileSync(file);
  rmSync(dir, { recursive: true });
  return content;
}
