import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import { loadKey, loadOrCreateKey } from '../ledger/payload/codec.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { MIGRATIONS } from '../ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';

export type LedgerConfig = Pick<Config, 'dataDir' | 'privacy'>;

export interface LedgerOptions {
  readonly cacheMegabytes?: number;
  readonly buffered?: number;
}

export const LEDGER_SCHEMA_VERSION = MIGRATIONS.length;

/**
 * The existing ledger, with or without a daemon running on it. Apart from engine.ts, because loading the queue and the
 * HTTP client takes longer than most commands work. UsageError `ledger.missing` where there is none.
 */
export function openLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  requireLedger(dataDir);
  const keyFile = payloadKeyFile(dataDir);
  // Loaded on first use: most commands never read a payload, and need no key.
  const key = privacy.encryptPayload || existsSync(keyFile) ? () => loadKey(keyFile) : null;
  return openSqliteLedger({ ...options, file: ledgerFile(dataDir), key, seals: privacy.encryptPayload });
}

/** The same for a process that may be the first to write: makes folder, ledger and key where they are missing. */
export function openOrMakeLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  makeDataDir(dataDir);
  const keyFile = payloadKeyFile(dataDir);
  // Where sealing is switched off, the key still opens what was sealed before.
  const key = privacy.encryptPayload || existsSync(keyFile) ? loadOrCreateKey(keyFile) : null;
  const file = ledgerFile(dataDir);
  return openSqliteLedger({ ...options, file, key: key && (() => key), seals: privacy.encryptPayload });
}
