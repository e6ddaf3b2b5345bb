import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type BackupDeps, type BackupFile, keyChanging } from '../backup/make.ts';
import type { RestoreDeps } from '../backup/restore.ts';
import type { ScheduledBackupDeps } from '../backup/scheduled.ts';
import type { Config } from '../config/config.ts';
import { ENTRIES, ledgerFile, payloadKeyFile } from '../dataDir/entries.ts';
import { writeMark } from '../dataDir/ledgerMark.ts';
import type { Actor } from '../domain/actor.ts';
import type { Instant } from '../domain/time.ts';
import { keyFingerprint, loadKey } from '../ledger/payload/keyFile.ts';
import { notFromAFile, notInAFile } from '../ledger/postgres/notInAFile.ts';
import { copyInProcess } from '../ledger/sqlite/copyInProcess.ts';
import { identityOf } from '../ledger/sqlite/identity.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';
import { isOnServer, LEDGER_SCHEMA_VERSION } from './openLedger.ts';
import { noteRestored } from './restoredLedger.ts';
import { isRotating } from './rotatePayloadKey.ts';

type BackupConfig = Pick<Config, 'dataDir' | 'file' | 'privacy' | 'province' | 'tables' | 'ofSources'> &
  Partial<Pick<Config, 'ledger'>>;

/** UsageError `ledger.on_server` for a ledger that has no file. */
export function backupDepsOf(config: BackupConfig): BackupDeps {
  if (isOnServer(config)) throw notInAFile(config.ledger, 'ledger.dump');
  const ledger = ledgerFile(config.dataDir);
  const keyFile = payloadKeyFile(config);
  return {
    copyLedger: (to) => copyInProcess(ledger, to),
    ledgerBytes: async () => sizeOf(ledger) + sizeOf(join(config.dataDir, ENTRIES.ledgerLog)),
    files: filesOf(config).filter(({ path }) => existsSync(path)),
    key: () => {
      if (isRotating(config)) throw keyChanging();
      return existsSync(keyFile) ? { path: keyFile, fingerprint: keyFingerprint(loadKey(keyFile)) } : null;
    },
    dataDir: config.dataDir,
    province: config.province.code,
    version: packageJson.version,
    now: Date.now,
  };
}

/** What the daemon needs to make the configured backups. */
export function scheduledBackupOf(
  config: BackupConfig & Pick<Config, 'backup' | 'offsetMs'>,
  shared: Pick<ScheduledBackupDeps, 'ledger' | 'now' | 'log'>,
): ScheduledBackupDeps {
  const { backup, offsetMs } = config;
  return { ...shared, plan: backup, backup: () => backupDepsOf(config), offsetMs };
}

/** `by`: who restores, for the audit trail. */
export function restoreDepsOf(config: BackupConfig, by: Actor): RestoreDeps {
  if (isOnServer(config)) throw notFromAFile(config.ledger);
  const places = new Map(filesOf(config).map(({ name, path }) => [name, path]));
  return {
    ledger: ledgerFile(config.dataDir),
    key: payloadKeyFile(config),
    placeOf: (name) => places.get(name) ?? null,
    schema: LEDGER_SCHEMA_VERSION,
    province: config.province.code,
    fingerprintOf: keyFingerprint,
    prepare: async (file, copiedAt) => {
      await prepare(file, copiedAt, by);
      writeMark(config.dataDir, identityOf(file));
    },
  };
}

/** Each under a name that does not depend on where it lies. */
function filesOf({ file, tables, ofSources }: BackupConfig): readonly BackupFile[] {
  const ofTables = Object.entries(tables).map(([key, path]) => ({
    name: `tables/${key}-${basename(path)}`,
    path,
  }));
  const own = ofSources.flatMap(({ name, ...paths }) =>
    Object.entries(paths).flatMap(([key, path]) =>
      path === undefined ? [] : [{ name: `tables/${name}-${key}-${basename(path)}`, path }],
    ),
  );
  return [{ name: 'dongbo.yaml', path: file }, ...ofTables, ...own];
}

async function prepare(file: string, copiedAt: Instant, by: Actor): Promise<void> {
  const ledger = openSqliteLedger({ file, key: null });
  try {
    await noteRestored(ledger, { copiedAt, by, now: Date.now() });
  } finally {
    await ledger.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
