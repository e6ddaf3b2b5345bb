import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import { loadKey, loadOrCreateKey } from '../ledger/payload/codec.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';

export type LedgerConfig = Pick<Config, 'dataDir' | 'privacy'>;

interface LedgerOptions {
  readonly cacheMegabytes?: number;
  readonly buffered?: number;
}

/**
 * The ledger that is there: all that the reading commands need, beside a running daemon or without one. Apart from
 * engine.ts, because loading the queue and the HTTP client takes longer than such a command's own work. Makes nothing:
 * UsageError `ledger.missing` where there is none.
 */
export function openLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  requireLedger(dataDir);
  const keyFile = payloadKeyFile(dataDir);
  // Read when a payload is: most commands never look at one, and need no key.
  const key = privacy.encryptPayload || existsSync(keyFile) ? () => loadKey(keyFile) : null;
  return openSqliteLedger({ ...options, file: ledgerFile(dataDir), key, seals: privacy.encryptPayload });
}

/** The same for what may be the first to write here: makes folder, ledger and key where they are missing. */
export function openOrMakeLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  makeDataDir(dataDir);
  const keyFile = payloadKeyFile(dataDir);
  // Switched off, it is still the key to what was sealed until then.
  const key = privacy.encryptPayload || existsSync(keyFile) ? loadOrCreateKey(keyFile) : null;
  const file = ledgerFile(dataDir);
  return openSqliteLedger({ ...options, file, key: key && (() => key), seals: privacy.encryptPayload });
}
