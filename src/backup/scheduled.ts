import { DongboError, systemCode } from '../domain/errors.ts';
import { shellWord } from '../domain/shellWord.ts';
import { DAY_MS, type Instant, startOfDay } from '../domain/time.ts';
import { typedCommand } from '../domain/typedCommand.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { BACKUP, type BackupState } from '../ledger/port/sharedFacts.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type BackupDeps, type BackupMade, type BackupOptions, makeBackup } from './make.ts';

/** After a failed one, until the next try. */
const RETRY_MS = 3_600_000;

export interface ScheduledBackupDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact'>;
  /** Null: none is scheduled. */
  readonly plan: (BackupOptions & { /** HH:MM in the zone. */ readonly at: string }) | null;
  readonly backup: () => BackupDeps;
  readonly offsetMs: number;
  readonly now: () => Instant;
  readonly log: Log;
}

/**
 * Makes the backup of the day unless there is one since its time; called every few minutes, so that a daemon that was down at
 * that time makes it later. What is scheduled, and when the last one was made, is kept in the ledger for those who watch.
 */
export async function takeScheduledBackup(deps: ScheduledBackupDeps): Promise<void> {
  const { ledger, plan, now, log } = deps;
  const state = await backupState(ledger);
  const at = now();
  if (plan === null || state.scheduledSince === null) {
    const scheduledSince = plan === null ? null : at;
    if (scheduledSince !== state.scheduledSince) await noteState(ledger, { ...state, scheduledSince }, at);
    if (plan === null) return;
  }
  const isDone = state.made !== null && state.made.at >= lastTime(plan.at, at, deps.offsetMs);
  const isTriedAgainLater = state.failed !== null && Math.abs(at - state.failed.at) < RETRY_MS;
  if (isDone || isTriedAgainLater) return;
  try {
    const made = await makeBackup(deps.backup(), plan);
    await noteBackup(ledger, made, at);
    log.info('backup.made', { path: made.folder, durationMs: made.seconds * 1_000, count: made.files });
  } catch (error) {
    const code = error instanceof DongboError ? error.code : systemCode(error);
    await noteState(ledger, { ...(await backupState(ledger)), failed: { at, code } }, at);
    const remedy =
      error instanceof DongboError
        ? error.remedy
        : `Make one by hand, which says more: ${typedCommand(`backup ${shellWord(plan.dir)}`)}`;
    log.error('backup.failed', { path: plan.dir, ...errorFields(error), remedy });
  }
}

/** A scheduled one, or a person's. */
export async function noteBackup(
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
  { folder, bytes, seconds }: BackupMade,
  at: Instant,
): Promise<void> {
  const made = { at, folder, bytes, seconds };
  await noteState(ledger, { ...(await backupState(ledger)), made, failed: null }, at);
}

export async function backupState(ledger: Pick<Ledger, 'fact'>): Promise<BackupState> {
  return (await readFact(ledger, BACKUP))?.value ?? { scheduledSince: null, made: null, failed: null };
}

async function noteState(ledger: Pick<Ledger, 'setFact'>, state: BackupState, at: Instant): Promise<void> {
  await writeFact(ledger, BACKUP, state, at);
}

/** The last instant at which it was this time of day. */
function lastTime(time: string, now: Instant, offsetMs: number): Instant {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const today = startOfDay(now, offsetMs) + (hours * 60 + minutes) * 60_000;
  return today <= now ? today : today - DAY_MS;
}
