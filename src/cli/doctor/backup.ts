import { backupState } from '../../backup/scheduled.ts';
import { DAY_MS } from '../../domain/time.ts';
import { formatCount, formatDuration } from '../../presentation/numbers.ts';
import type { Check } from './check.ts';
import { ok, problem, warning } from './findings.ts';

/** A daily one that was missed. */
const OLD_BACKUP_MS = 1.25 * DAY_MS;
const MEGABYTE = 1024 * 1024;

/** The age of the last backup. Before there is a ledger there is nothing to lose. */
export const backup: Check = async ({ config, ledger, now, texts, language }) => {
  if (ledger === null) return [];
  const { made, failed } = await backupState(ledger);
  if (failed !== null)
    return [
      problem(
        'backup',
        texts.backupFailed(failed.code),
        texts.backupFailedRemedy(config.backup?.dir ?? 'DIR'),
      ),
    ];
  if (made === null) {
    if (config.backup === null) return [warning('backup', texts.noBackup, texts.noBackupRemedy)];
    return [ok('backup', texts.backupPlanned(config.backup.at, config.backup.dir))];
  }
  const age = formatDuration(Math.max(0, now - made.at), language);
  const size = formatCount(Math.ceil(made.bytes / MEGABYTE), language);
  const found = texts.lastBackup(age, size, made.folder);
  if (now - made.at <= OLD_BACKUP_MS) return [ok('backup', found)];
  return [warning('backup', found, config.backup === null ? texts.noBackupRemedy : texts.oldBackupRemedy)];
};
