import type { Config } from '../config/config.ts';
import type { LedgerServer } from '../config/ledgerSchema.ts';
import { ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { makeDataDir, requireLedger } from '../dataDir/useDataDir.ts';
import { randomKey } from '../ledger/payload/keyFile.ts';
import { hasKey, keysIn, newKeys, type PayloadKeys, usableKeys } from '../ledger/payload/keys.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { openPostgresLedger, type PostgresLedgerOptions } from '../ledger/postgres/open.ts';
import type { PostgresSettings } from '../ledger/postgres/settings.ts';
import type { ServerTrial } from '../ledger/postgres/tryWrite.ts';
import { MIGRATIONS } from '../ledger/sqlite/migrate.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';
import { hasSealedPayloads } from '../ledger/sqlite/sealed.ts';
import { tryLedgerWrite } from '../ledger/sqlite/tryWrite.ts';
import { markLedger, requireMarkedLedger } from './ledgerIdentity.ts';

/** Without `ledger`: SQLite in dataDir. */
export type LedgerConfig = Pick<Config, 'dataDir' | 'privacy'> & Partial<Pick<Config, 'ledger'>>;

export interface LedgerOptions {
  readonly cacheMegabytes?: number;
  readonly buffered?: number;
  /** For payloads on a server, see keyForServer.ts; a caller that writes none needs none. */
  readonly serverKey?: PayloadKeys | null;
  /** Waited for before each use of a server. */
  readonly mayUse?: (() => Promise<void>) | undefined;
}

export const LEDGER_SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Opens the existing ledger, whether or not a daemon runs. Apart from engine.ts, because the queue and the HTTP client
 * are slow to load. UsageError `ledger.missing` without a ledger.
 */
export function openLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  const keyFile = payloadKeyFile(config);
  // Loaded on first use: most commands never read a payload.
  const key = privacy.encryptPayload || hasKey(keyFile) ? keysIn(keyFile) : null;
  if (isOnServer(config)) return openOnServer(config.ledger, { key, seals: privacy.encryptPayload });
  requireMarkedLedger(dataDir);
  requireLedger(dataDir);
  return openSqliteLedger({
    ...options,
    file: ledgerFile(dataDir),
    key,
    seals: privacy.encryptPayload,
    migrates: false,
  });
}

/** Writes a row as a test; throws what the machine or the database refuses. Null: the ledger is not on a server. */
export async function tryLedger(config: LedgerConfig): Promise<ServerTrial | null> {
  if (isOnServer(config)) {
    // The driver is loaded only where it is needed.
    const { tryServerWrite } = await import('../ledger/postgres/tryWrite.ts');
    return await tryServerWrite(serverSettings(config.ledger), Date.now());
  }
  tryLedgerWrite(ledgerFile(config.dataDir), Date.now());
  return null;
}

/** As openLedger, but creates folder, ledger and (on SQLite) key if missing. */
export function openOrMakeLedger(config: LedgerConfig, options: LedgerOptions = {}): Ledger {
  const { dataDir, privacy } = config;
  makeDataDir(dataDir);
  if (isOnServer(config)) {
    return openOnServer(config.ledger, {
      key: options.serverKey ?? null,
      seals: privacy.encryptPayload,
      makes: true,
      mayUse: options.mayUse,
    });
  }
  requireMarkedLedger(dataDir);
  const key = keyForWriting(config);
  const file = ledgerFile(dataDir);
  const ledger = openSqliteLedger({
    ...options,
    file,
    key,
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

/** What a process of a shared ledger holds in memory, no other one can send: it buffers nothing. */
function openOnServer(server: LedgerServer, options: Omit<PostgresLedgerOptions, 'settings'>): Ledger {
  return openPostgresLedger({ ...options, settings: serverSettings(server) });
}

/** As the ledger takes them; a renewed password or authority is that of the next connection. */
export function serverSettings({ password, tls, ...server }: LedgerServer): PostgresSettings {
  return {
    ...server,
    password: password?.reveal() ?? null,
    tls: { ...tls, ca: tls.ca?.reveal() ?? null },
    renewed: () => ({ password: password?.revealNow() ?? null, ca: tls.ca?.revealNow() ?? null }),
  };
}

export function isOnServer<T extends Partial<Pick<Config, 'ledger'>>>(
  config: T,
): config is T & { readonly ledger: LedgerServer } {
  return config.ledger !== undefined && config.ledger !== null;
}

/**
 * Null: payloads are neither sealed, nor are there sealed ones to open. A key is made only where nothing needs another. Where
 * the key is missing, what comes in is sealed with one that ends with the process: whoever finds it afterwards cannot open
 * it, and reads the case again.
 */
function keyForWriting(config: LedgerConfig): PayloadKeys | null {
  const keyFile = payloadKeyFile(config);
  // With sealing switched off, the key still opens payloads sealed earlier.
  if (hasKey(keyFile)) return usableKeys(keyFile);
  if (!config.privacy.encryptPayload) return null;
  return hasSealedPayloads(ledgerFile(config.dataDir)) ? keysIn(keyFile, randomKey()) : newKeys(keyFile);
}
