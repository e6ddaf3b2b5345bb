import type { Database } from 'better-sqlite3';
import { DongboError, EXIT_CODES, UsageError } from '../../domain/errors.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { initial } from '../migrations/0001_initial.ts';
import { verify } from '../migrations/0002_verify.ts';
import { counters } from '../migrations/0003_counters.ts';
import { history } from '../migrations/0004_history.ts';
import { punctuality } from '../migrations/0005_punctuality.ts';
import { access } from '../migrations/0006_access.ts';
import { replays } from '../migrations/0007_replays.ts';
import { names } from '../migrations/0008_names.ts';
import { caseFilter } from '../migrations/0009_caseFilter.ts';
import { identity } from '../migrations/0010_identity.ts';
import { present } from '../migrations/0011_present.ts';
import { unreadable } from '../migrations/0012_unreadable.ts';
import { index } from '../migrations/0013_index.ts';
import { refusals } from '../migrations/0014_refusals.ts';
import { fresh } from '../migrations/0015_fresh.ts';
import { replayStops } from '../migrations/0016_replayStops.ts';
import { refusedQueue } from '../migrations/0017_refusedQueue.ts';
import { signInLink } from '../migrations/0018_signInLink.ts';
import { replayKey } from '../migrations/0019_replayKey.ts';
import { session } from '../migrations/0020_session.ts';
import { keyLink } from '../migrations/0021_keyLink.ts';
import { search } from '../migrations/0022_search.ts';
import { personIdentity } from '../migrations/0023_identity.ts';
import { retention } from '../migrations/0024_retention.ts';
import { sources } from '../migrations/0025_sources.ts';
import { processes } from '../migrations/0026_processes.ts';
import { usedUpOnSqlite } from '../migrations/0027_usedUp.ts';

/** In order; append only. A migration that has been released is never edited. */
export const MIGRATIONS: readonly string[] = [
  initial,
  verify,
  counters,
  history,
  punctuality,
  access,
  replays,
  names,
  caseFilter,
  identity,
  present,
  unreadable,
  index,
  refusals,
  fresh,
  replayStops,
  refusedQueue,
  signInLink,
  replayKey,
  session,
  keyLink,
  search,
  personIdentity,
  retention,
  sources,
  processes,
  usedUpOnSqlite,
];

/**
 * Brings the ledger to this schema. The version is SQLite's user_version, which moves in the migration's own
 * transaction. BEGIN IMMEDIATE lets one process through at a time; Kysely's own migrator for SQLite neither locks nor
 * wraps each migration.
 *
 * Throws `ledger.newer` when a newer dongbo has written the file, `ledger.migration` when a migration fails.
 */
export function migrate(
  database: Database,
  migrations: readonly string[] = MIGRATIONS,
  onStep: (done: number, total: number) => void = () => undefined,
): void {
  const from = Number(database.pragma('user_version', { simple: true }));
  for (let done = 0; ; done += 1) {
    onStep(done, Math.max(0, migrations.length - from));
    // Without the write lock: a process that opens a ledger beside one that locked it must not wait, and a thread that waits
    // within SQLite keeps the whole process from ending.
    if (Number(database.pragma('user_version', { simple: true })) === migrations.length) return;
    const applied = database
      .transaction((): boolean => {
        const version = Number(database.pragma('user_version', { simple: true }));
        if (version > migrations.length) throw newerSchema(database.name, version, migrations.length);
        if (version === migrations.length) return false;
        // A new ledger gets all at once: a command beside would take a half-made one for that of an older dongbo.
        for (const next of migrations.slice(version, version === 0 ? undefined : version + 1)) {
          applyNext(database, next);
        }
        return true;
      })
      .immediate();
    if (!applied) return;
  }
}

function applyNext(database: Database, migration: string): void {
  const version = Number(database.pragma('user_version', { simple: true })) + 1;
  try {
    database.exec(migration);
  } catch (error) {
    throw failedMigration(database.name, version, error);
  }
  database.pragma(`user_version = ${version}`);
}

/** For a command that may not migrate: a daemon of the older dongbo may be working on the ledger. */
export function olderSchema(file: string, found: number): UsageError {
  const needed = MIGRATIONS.length;
  return new UsageError(
    'ledger.older',
    `The ledger ${file} has schema ${found}; this dongbo works with schema ${needed}.`,
    `The next start, or ${typedCommand('migrate')}, brings it there, after a copy; ${typedCommand('migrate --check')} says how long that takes. Until then use the version that wrote it. Nothing was changed.`,
    {
      message: `Sổ cái ${file} có cấu trúc ${found}; phiên bản dongbo này cần cấu trúc ${needed}.`,
      remedy: `Lần khởi động tới, hoặc ${typedCommand('migrate')}, sẽ nâng cấp, sau khi sao chép; ${typedCommand('migrate --check')} cho biết mất bao lâu. Trước đó hãy dùng phiên bản đã ghi sổ cái. Chưa có gì bị thay đổi.`,
    },
  );
}

function newerSchema(file: string, found: number, known: number): DongboError {
  return new DongboError({
    code: 'ledger.newer',
    message: `The ledger ${file} has schema ${found}; this dongbo knows up to ${known}.`,
    remedy: 'Run the dongbo version that wrote it, or a newer one. Nothing was changed.',
    exitCode: EXIT_CODES.usage,
  });
}

/** `version`: null where the upgrade failed beside its migrations. */
export function failedMigration(file: string, version: number | null, cause: unknown): DongboError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const what = version === null ? 'The upgrade' : `Migration ${version}`;
  return new DongboError({
    code: 'ledger.migration',
    message: `${what} of the ledger ${file} failed: ${why}. The ledger is as it was before.`,
    remedy: 'Check that the disk has room and the file can be written, then start again.',
    exitCode: EXIT_CODES.other,
  });
}
