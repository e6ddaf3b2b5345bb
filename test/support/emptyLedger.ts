import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';

let template: Promise<string> | null = null;

/** Puts an empty ledger at `file`. A copy costs a tenth of what the migrations of a new one cost. */
export async function placeEmptyLedger(file: string): Promise<void> {
  template ??= createTemplate();
  copyFileSync(await template, file);
}

async function createTemplate(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-template-'));
  process.once('exit', () => rmSync(dir, { recursive: true }));
  const file = join(dir, 'ledger.db');
  await openSqliteLedger({ file, key: null }).close();
  return file;
}
