import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ledgerFile } from '../dataDir/entries.ts';
import { requireLedger } from '../dataDir/useDataDir.ts';
import type { Actor } from '../domain/actor.ts';
import { UsageError } from '../domain/errors.ts';
import { systemFaultOf } from '../domain/systemFault.ts';
import type { Instant } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { DELIVERY_PAUSE, LEDGER_CHECK, READ_AGAIN, REPAIRED } from '../ledger/port/sharedFacts.ts';
import { damageOf } from '../ledger/sqlite/damage.ts';
import { openSqliteLedger } from '../ledger/sqlite/open.ts';
import { type Salvage, salvage } from '../ledger/sqlite/salvage.ts';
import { isOnServer, type LedgerConfig, openLedger } from './openLedger.ts';

export interface Repaired {
  /** What was wrong with the file; null where it was sound and only counters were checked. */
  readonly damage: string | null;
  readonly countersFixed: number;
  readonly salvaged: Salvage | null;
  /** Where the damaged file lies now. */
  readonly damagedFile: string | null;
  /** Whether delivery was paused, because the ledger may have lost that a person had paused it. */
  readonly paused: boolean;
}

const LOGS = ['-wal', '-shm'] as const;

/** The files of a ledger on a server are its server's. */
async function repairCounters(config: LedgerConfig): Promise<Repaired> {
  const ledger = openLedger(config);
  try {
    const countersFixed = await ledger.audit();
    return { damage: null, countersFixed, salvaged: null, damagedFile: null, paused: false };
  } finally {
    await ledger.close();
  }
}

/**
 * Rebuilds the counters of a sound ledger. Of a damaged one, puts a new file with all that can be read in its place and has
 * everything read again from the source. For the holder of the dataDir's lock.
 */
export async function repairLedger(config: LedgerConfig, by: Actor, now: Instant): Promise<Repaired> {
  if (isOnServer(config)) return await repairCounters(config);
  requireLedger(config.dataDir);
  const file = ledgerFile(config.dataDir);
  const damage = damageOf(file);
  if (damage === null) {
    const countersFixed = await atLedger(file, (ledger) => ledger.audit());
    return { damage, countersFixed, salvaged: null, damagedFile: null, paused: false };
  }
  const target = join(dirname(file), 'ledger.repairing.db');
  for (const suffix of ['', ...LOGS]) rmSync(target + suffix, { force: true });
  const salvaged = salvageOrRefuse(file, target);
  const damagedFile = join(
    dirname(file),
    `ledger.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.db`,
  );
  const paused = salvaged.incomplete.includes('fact');
  const countersFixed = await atLedger(target, async (ledger) => {
    const fixed = await ledger.audit();
    await writeFact(ledger, READ_AGAIN, true, now);
    if (salvaged.incomplete.includes('record'))
      await writeFact(ledger, REPAIRED, { lostCases: salvaged.lostCases }, now);
    await writeFact(ledger, LEDGER_CHECK, { damage: null }, now);
    if (paused) await writeFact(ledger, DELIVERY_PAUSE, { who: by.who, since: now, note: 'repair' }, now);
    const count = salvaged.lostCases;
    await ledger.appendAudit({
      ...{ at: now, ...by, action: 'ledger.repaired', subject: damage, count },
      note: salvaged.incomplete.join(', '),
    });
    return fixed;
  });
  for (const suffix of ['', ...LOGS]) {
    if (existsSync(file + suffix)) renameSync(file + suffix, damagedFile + suffix);
  }
  renameSync(target, file);
  return { damage, countersFixed, salvaged, damagedFile, paused };
}

async function atLedger<T>(file: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openSqliteLedger({ file, key: null });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** UsageError `repair.unreadable` where not even the list of tables can be read. */
function salvageOrRefuse(file: string, target: string): Salvage {
  try {
    return salvage(file, target);
  } catch (error) {
    rmSync(target, { force: true });
    if (systemFaultOf(error) !== 'ledger_damaged') throw error;
    throw new UsageError(
      'repair.unreadable',
      `Nothing can be read of the ledger ${file}.`,
      `Restore a backup: ${typedCommand('restore DIR')}. Nothing was changed.`,
      {
        message: `Không đọc được gì từ sổ cái ${file}.`,
        remedy: `Khôi phục bản sao lưu: ${typedCommand('restore DIR')}. Chưa có gì thay đổi.`,
      },
    );
  }
}
