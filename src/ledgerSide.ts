import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { Ledger } from './ledger/ledger.ts';
import { openSqliteLedger } from './ledger/open.ts';
import { loadOrCreateKey } from './ledger/payload.ts';

/**
 * The ledger alone: all that the reading commands need, beside a running daemon or without one. Apart from
 * main.ts, because loading the queue and the HTTP client takes longer than such a command's own work.
 */
export function openLedger(
  config: Pick<Config, 'dataDir' | 'privacy'>,
  options: { readonly cacheMegabytes?: number; readonly passing?: number } = {},
): Ledger {
  const { encryptPayload: seals } = config.privacy;
  const keyFile = join(config.dataDir, 'keys', 'payload.key');
  // Switched off, it is still the key to what was sealed until then.
  const key = seals || existsSync(keyFile) ? loadOrCreateKey(keyFile) : null;
  return openSqliteLedger({ ...options, file: ledgerFile(config), key, seals });
}

export function ledgerFile({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'ledger.db');
}
