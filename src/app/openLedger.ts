import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import { loadKey, loadOrCreateKey, randomKey } from '../ledger/payload/codec.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { MIGRATIONS } from '../ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';
import { hasSealedPayloads } from '../ledger/sqlite/sealed.ts';
import { tryLedgerWrite } from '../ledger/sqlite/tryWrite.ts';
import { markLedger, requireMarkedLedger } from './ledgerIdentity.ts';

export type LedgerConfig = Pick<Config, 'dataDir' | 'privacy'>;

export interface LedgerOptions {
  readonly cacheMegabytes?: number;
  readonly buffered?: number;
}

export const LEDGER_SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Opens the existing ledger, whether or not a daemon runs. Apart from engine.ts, because the queue and the HTTP client
 * are slow to load. UsageError `ledger.missing` without a ledger.
 */
export function openLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  requireMarkedLedger(dataDir);
  requireLedger(dataDir);
  const keyFile = payloadKeyFile(config);
  // Loaded on first use: most commands never read a payload.
  const key = privacy.encryptPayload || existsSync(keyFile) ? () => loadKey(keyFile) : null;
  return openSqliteLedger({
    ...options,
    file: ledgerFile(dataDir),
    key,
    seals: privacy.encryptPayload,
    migrates: false,
  });
}

/** Writes a row as a test; throws what the machine or the database refuses. */
export function tryLedger({ dataDir }: Pick<LedgerConfig, 'dataDir'>): void {
  tryLedgerWrite(ledgerFile(dataDir), Date.now());
}

/** As openLedger, but creates folder, ledger and key if missing. */
export function openOrMakeLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  makeDataDir(dataDir);
  requireMarkedLedger(dataDir);
  const key = keyForWriting(config);
  const file = ledgerFile(dataDir);
  const ledger = openSqliteLedger({
    ...options,
    file,
    key: key && (() => key),
    seals: privacy.encryptPayload,
    migrates: false,
  });
  try {
    markLedger(dataDir);
  } catch (error) {
    void ledger.close();
    throw error;
  }
  return ledger;
}

/**
 * Null: payloads are neither sealed, nor are there sealed ones to open. A key is made only where nothing needs another. Where
 * the key is missing, what comes in is sealed with one that ends with the process: whoever finds it afterwards cannot open
 * it, and reads the case again.
 */
function keyForWriting(config: LedgerConfig): Buffer | null {
  const keyFile = payloadKeyFile(config);
  // With sealing switched off, the key still opens payloads sealed earlier.
  if (existsSync(keyFile)) return loadKey(keyFile);
  if (!config.privacy.encryptPayload) return null;
  return hasSealedPayloads(ledgerFile(config.dataDir)) ? randomKey() : loadOrCreateKey(keyFile);
}
