import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../domain/errors.ts';
import { ENTRIES } from './entries.ts';

const NOTE =
  '# The ledger that belongs into this folder. Remove this file only to begin without that ledger.';

/** The identity of the ledger that this folder had; null: it never had one, or that was before ledgers were marked. */
export function readMark(dataDir: string): string | null {
  try {
    return /^[0-9a-f]{8}$/m.exec(readFileSync(markFile(dataDir), 'utf8'))?.[0] ?? null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function writeMark(dataDir: string, identity: string): void {
  writeFileSync(markFile(dataDir), `${NOTE}\n${identity}\n`, { mode: 0o600 });
}

export function markFile(dataDir: string): string {
  return join(dataDir, ENTRIES.ledgerMark);
}
