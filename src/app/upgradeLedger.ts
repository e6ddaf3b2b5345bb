import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { ENTRIES, ledgerFile } from '../dataDir/entries.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import { UPGRADE_COPY_DAYS } from '../domain/keptDays.ts';
import { DAY_MS, type Instant } from '../domain/time.ts';
import { notInAFile } from '../ledger/postgres/notInAFile.ts';
import { isOlder, schemaOf, upgradeLedger } from '../ledger/sqlite/upgrade.ts';
import { requireMarkedLedger } from './ledgerIdentity.ts';
import { isOnServer, LEDGER_SCHEMA_VERSION } from './openLedger.ts';

const REHEARSAL = 'rehearsal.db';

export interface Upgrade {
  readonly from: number;
  readonly to: number;
  /** The ledger as it was before. */
  readonly copy: string;
  /** Of the migrations alone. */
  readonly seconds: number;
}

type UpgradeConfig = Pick<Config, 'dataDir'> & Partial<Pick<Config, 'ledger'>>;

export type OnStep = (done: number, total: number) => void;

/** For the holder of the dataDir's lock: copies a ledger of an older schema and migrates it. Null: nothing was to be done. */
export async function upgradeIfOlder(config: UpgradeConfig, onStep?: OnStep): Promise<Upgrade | null> {
  // The first process to open it migrates it, in one transaction.
  if (isOnServer(config)) return null;
  const { dataDir } = config;
  requireMarkedLedger(dataDir);
  const file = ledgerFile(dataDir);
  const from = schemaOf(file);
  if (!isOlder(from)) return null;
  requireLedger(dataDir);
  const copy = join(upgradesIn(dataDir), `ledger-schema-${from}.db`);
  const seconds = await upgradeLedger({ file, copy, rehearsal: false }, onStep);
  return { from, to: LEDGER_SCHEMA_VERSION, copy, seconds };
}

export interface UpgradeCheck {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  /** How long the migrations of a copy took; null: none is needed. */
  readonly seconds: number | null;
}

/** What an upgrade would do, tried on a copy; a daemon of the older dongbo may be running. */
export async function rehearseUpgrade(config: UpgradeConfig, onStep?: OnStep): Promise<UpgradeCheck> {
  if (isOnServer(config)) throw notInAFile(config.ledger, 'ledger.dump');
  const { dataDir } = config;
  requireMarkedLedger(dataDir);
  requireLedger(dataDir);
  const file = ledgerFile(dataDir);
  const from = schemaOf(file) ?? LEDGER_SCHEMA_VERSION;
  const bytes = statSync(file).size;
  const shared = { from, to: LEDGER_SCHEMA_VERSION, bytes };
  if (!isOlder(from)) return { ...shared, seconds: null };
  const copy = join(upgradesIn(dataDir), REHEARSAL);
  try {
    return { ...shared, seconds: await upgradeLedger({ file, copy, rehearsal: true }, onStep) };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${end}`, { force: true });
  }
}

/** Removes copies that nobody will go back to. */
export function forgetOldCopies(dataDir: string, now: Instant): void {
  const folder = join(dataDir, ENTRIES.upgrades);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (now - statSync(path).mtimeMs > UPGRADE_COPY_DAYS * DAY_MS) rmSync(path, { force: true });
  }
}

function upgradesIn(dataDir: string): string {
  const folder = join(dataDir, ENTRIES.upgrades);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
