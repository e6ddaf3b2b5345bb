import { randomInt } from 'node:crypto';
import pg from 'pg';
import { DongboError, EXIT_CODES, LedgerInUseError, UsageError } from '../../domain/errors.ts';
import { DEAD_MS } from '../../domain/processes.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { processesOnPostgres } from '../migrations/0026_processes.ts';
import { usedUpOnPostgres } from '../migrations/0027_usedUp.ts';
import { INITIAL_VERSION, initial } from './schema.ts';
import { OLDEST_SERVER, type PostgresSettings, placeOf } from './settings.ts';

/** Each brings the ledger from one version to the next; the first one is INITIAL_VERSION's. Append only. */
export const MIGRATIONS: readonly string[] = [initial, processesOnPostgres, usedUpOnPostgres];

interface OlderProcess {
  readonly host: string;
  readonly pid: string;
  readonly version: string;
}

const LARGEST_IDENTITY = 2 ** 31 - 1;
/** A new index over a large ledger takes minutes. */
const MIGRATION_MS = 3_600_000;

/**
 * Brings the ledger to this schema, one process at a time. All in one transaction, so that a process that is killed leaves
 * nothing behind. Throws `ledger.newer`, `ledger.migration` as on SQLite, `ledger.old_server`, and `ledger.older_lives`.
 */
export async function migrate(
  client: pg.ClientBase,
  settings: PostgresSettings,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  const target = INITIAL_VERSION + migrations.length - 1;
  if ((await versionOf(client, settings, target)) === target) return;
  await requireServer(client, settings);
  await client.query(`begin; set local statement_timeout = ${MIGRATION_MS}`);
  try {
    await client.query('select pg_advisory_xact_lock(3, hashtext($1))', [settings.schema]);
    await makeSchema(client, settings.schema);
    await client.query(
      'create table if not exists ledger_version (version integer not null, identity bigint not null)',
    );
    const present = await versionOf(client, settings, target);
    if (present !== null && present < target) await requireNobodyOlder(client, settings);
    const from = present === null ? 0 : present - INITIAL_VERSION + 1;
    for (const [i, migration] of migrations.slice(from).entries()) {
      await applied(client, migration, { settings, version: INITIAL_VERSION + from + i });
    }
    if (present === null) {
      const identity = randomInt(1, LARGEST_IDENTITY);
      await client.query('insert into ledger_version (version, identity) values ($1, $2)', [
        target,
        identity,
      ]);
    } else await client.query('update ledger_version set version = $1', [target]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Those that live were started by the older dongbo, which cannot work with the newer tables. */
async function requireNobodyOlder(client: pg.ClientBase, settings: PostgresSettings): Promise<void> {
  const { rows: made } = await client.query<{ there: boolean }>(
    "select to_regclass('process') is not null there",
  );
  if (made[0]?.there !== true) return;
  const { rows } = await client.query<OlderProcess>(
    `select host, pid, version from process where died_at is null
     and seen_at > extract(epoch from clock_timestamp()) * 1000 - $1 order by started_at`,
    [DEAD_MS],
  );
  if (rows.length > 0) throw olderLive(settings, rows);
}

/** UsageError `ledger.missing`: no ledger was made at this place yet. */
export async function requireTables(client: pg.ClientBase, settings: PostgresSettings): Promise<void> {
  if ((await versionOf(client, settings, Number.POSITIVE_INFINITY)) !== null) return;
  const place = placeOf(settings);
  throw new UsageError(
    'ledger.missing',
    `There is no ledger at ${place}; ${typedCommand('sync')} makes one, as the first start does.`,
    'If there should be one already, check ledger.url and ledger.schema in the configuration.',
    {
      message: `Chưa có sổ cái tại ${place}; lần khởi động đầu tiên, hoặc ${typedCommand('sync')}, sẽ tạo.`,
      remedy: 'Nếu sổ cái đã có từ trước, kiểm tra ledger.url và ledger.schema trong tệp cấu hình.',
    },
  );
}

/** Null: there is no ledger yet. */
async function versionOf(
  client: pg.ClientBase,
  settings: PostgresSettings,
  known: number,
): Promise<number | null> {
  // With its schema, so that a missing right is not taken for a missing ledger.
  const { rows: found } = await client.query<{ there: string | null }>('select to_regclass($1)::text there', [
    `${pg.escapeIdentifier(settings.schema)}.ledger_version`,
  ]);
  if (found[0]?.there == null) return null;
  const { rows } = await client.query<{ version: number }>('select version from ledger_version');
  const version = rows[0]?.version ?? null;
  if (version !== null && version > known) throw newerSchema(settings, version, known);
  return version;
}

async function makeSchema(client: pg.ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`create schema ${pg.escapeIdentifier(schema)}`);
}

async function applied(
  client: pg.ClientBase,
  migration: string,
  { settings, version }: { readonly settings: PostgresSettings; readonly version: number },
): Promise<void> {
  try {
    await client.query(migration);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DongboError({
      code: 'ledger.migration',
      message: `Migration ${version} of the ledger ${placeOf(settings)} failed: ${why}. The ledger is as it was before.`,
      remedy: 'Check that the disk has room and the account may make tables in the schema, then start again.',
      exitCode: EXIT_CODES.other,
    });
  }
}

async function requireServer(client: pg.ClientBase, settings: PostgresSettings): Promise<void> {
  const { rows } = await client.query<{ number: string; name: string }>(
    "select current_setting('server_version_num') number, current_setting('server_version') name",
  );
  const { number = '0', name = '' } = rows[0] ?? {};
  if (Number(number) >= OLDEST_SERVER * 10_000) return;
  throw new DongboError({
    code: 'ledger.old_server',
    message: `The server of the ledger ${placeOf(settings)} is PostgreSQL ${name}; dongbo needs ${OLDEST_SERVER} or newer.`,
    remedy: 'Use a newer server. Nothing was changed.',
    exitCode: EXIT_CODES.usage,
  });
}

function olderLive(settings: PostgresSettings, older: readonly OlderProcess[]): LedgerInUseError {
  const place = placeOf(settings);
  const named = older.map(({ host, pid, version }) => `${host} (${pid}, ${version})`).join(', ');
  return new LedgerInUseError(
    'ledger.older_lives',
    `The ledger ${place} is to be migrated, and processes of an older dongbo work on it: ${named}. Nothing was changed.`,
    'Stop all of them, then start this one: it migrates the ledger. Those that were killed are forgotten after 30 seconds.',
    {
      message: `Cần nâng cấp cấu trúc sổ cái ${place}, nhưng các tiến trình phiên bản cũ còn đang chạy: ${named}. Chưa có gì thay đổi.`,
      remedy:
        'Dừng tất cả các tiến trình đó rồi khởi động tiến trình này: sổ cái sẽ được nâng cấp. Tiến trình bị tắt ngang tự hết hiệu lực sau 30 giây.',
    },
  );
}

function newerSchema(settings: PostgresSettings, found: number, known: number): DongboError {
  return new DongboError({
    code: 'ledger.newer',
    message: `The ledger ${placeOf(settings)} has schema ${found}; this dongbo knows up to ${known}.`,
    remedy: 'Run the dongbo version that wrote it, or a newer one. Nothing was changed.',
    exitCode: EXIT_CODES.usage,
  });
}
