import { type ScheduledBackupDeps, takeScheduledBackup } from '../src/backup/scheduled.ts';

/** Makes the backup of the day, once. */
export async function backup(deps: ScheduledBackupDeps): Promise<void> {
  await takeScheduledBackup(deps);
}
