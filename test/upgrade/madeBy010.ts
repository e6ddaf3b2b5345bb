import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const MADE = resolve(import.meta.dirname, 'made-by-0.1.0');

/** The schema of 0.1.0. */
export const SCHEMA = 7;

/**
 * Puts the ledger and the key of the release 0.1.0 into a data folder: its own demo of 400 simulated cases, afterwards two
 * keys, one revoked; one case put back; one published figure.
 */
export async function placeLedgerOf010(dataDir: string): Promise<string> {
  const file = join(dataDir, 'ledger.db');
  const key = join(dataDir, 'keys', 'payload.key');
  await mkdir(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  await writeFile(file, brotliDecompressSync(readFileSync(join(MADE, 'ledger.db.br'))), { mode: 0o600 });
  await copyFile(join(MADE, 'payload.key'), key);
  await chmod(key, 0o600);
  return file;
}
