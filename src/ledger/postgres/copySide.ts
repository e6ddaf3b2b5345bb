import pg from 'pg';
import { UsageError } from '../../domain/errors.ts';
import { type ColumnKind, type CopiedColumn, type CopiedValue, rowOf } from '../copy/copyText.ts';
import type { Page, ReadableSide, WritableSide } from '../copy/sides.ts';
import { NUMBERED_TABLES, tableOf } from '../copy/tables.ts';
import { readProgress, writtenProgress } from '../copy/written.ts';
import type { AuditEntry } from '../port/audit.ts';
import { linked } from '../sql/audit/chain.ts';
import { clientConfig, prepareSession } from './client.ts';
import { dropIndexes, makeIndexes } from './copyIndexes.ts';
import { copyIn, copyOut } from './copyStreams.ts';
import { databaseFault } from './faults.ts';
import { migrate, requireTables } from './migrate.ts';
import { recountInThread } from './recountInThread.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

/** Building an index, or counting a table of millions. */
const STATEMENT_MS = 3_600_000;
const COPYING = '_copying';
const NEW_LINE = 10;
const KINDS: Readonly<Record<string, ColumnKind>> = {
  ...{ bigint: 'whole', integer: 'whole', smallint: 'whole', text: 'text', bytea: 'bytes' },
  'double precision': 'real',
};

/** The ledger on a server, as it is now: what is written later does not show. */
export async function readPostgres(settings: PostgresSettings): Promise<ReadableSide> {
  const client = await connected(settings, settings.schema);
  return await guarded(client, settings, async () => {
    await requireTables(client, settings);
    await migrate(client, settings);
    const identity = await identityOf(client);
    await client.query('begin isolation level repeatable read read only');
    return { ...reading(client, settings), identity };
  });
}

/**
 * A new ledger in a schema beside the one of the settings, whose name it takes when it is whole. UsageError
 * `ledger.copy_target` if that one is there.
 */
export async function writePostgres(settings: PostgresSettings): Promise<WritableSide> {
  const copying = { ...settings, schema: `${settings.schema}${COPYING}` };
  const client = await connected(settings, copying.schema);
  const run = async (text: string, values: readonly unknown[] = []) =>
    await asked(client, settings, text, values);
  return await guarded(client, settings, async () => {
    const { rows: there } = await run('select 1 from pg_namespace where nspname = $1', [settings.schema]);
    if (there.length > 0) throw targetExists(placeOf(settings));
    await migrate(client, copying);
    await run('set synchronous_commit = off');
    await dropIndexes(run);
    // It would refuse a trail whose head was pruned.
    await run('alter table audit disable trigger audit_appended');
    return {
      ...reading(client, settings),
      identity: '',
      progress: async () => {
        const { rows } = await run('select progress from ledger_copy');
        return readProgress(rows[0]?.['progress'] ?? null);
      },
      write: async (columns, page, progress) => {
        await run('begin');
        if (page.rows > 0) {
          const names = columns.map(({ name }) => name).join(', ');
          await copyIn(client, settings, `copy ${progress.table} (${names}) from stdin`, page.text);
        }
        await run('delete from ledger_copy');
        await run('insert into ledger_copy values ($1)', [writtenProgress(progress)]);
        await run('commit');
      },
      index: async (onMade) => await makeIndexes(run, onMade),
      recount: async (signal) => (await recountInThread(copying, { signal, limitMs: STATEMENT_MS })).length,
      finish: async (moved) => {
        await run('begin');
        for (const table of NUMBERED_TABLES) {
          await run(
            `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
          );
        }
        await run('alter table audit enable trigger audit_appended');
        await appendAudit(run, moved);
        await run('drop table ledger_copy, ledger_copy_index');
        await run('analyze');
        await run(
          `alter schema ${pg.escapeIdentifier(copying.schema)} rename to ${pg.escapeIdentifier(settings.schema)}`,
        );
        // Until now, what a power cut took would only have been copied again.
        await run('set local synchronous_commit = on');
        await run('commit');
      },
      discard: async () => {
        await run(`drop schema ${pg.escapeIdentifier(copying.schema)} cascade`);
      },
    };
  });
}

/** One connection, because all that is read is of one moment. */
async function connected(settings: PostgresSettings, schema: string): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(settings));
  // What the server says of a connection that it ends; the query fails with it, too.
  client.on('error', () => undefined);
  await guarded(client, settings, async () => {
    await client.connect();
    await prepareSession(client, { ...settings, schema, statementTimeoutMs: STATEMENT_MS });
    await client.query('set idle_in_transaction_session_timeout = 0');
  });
  return client;
}

/** The connection ends with what fails before it is handed out. */
async function guarded<T>(client: pg.Client, settings: PostgresSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseFault(error, settings);
  }
}

async function asked(
  client: pg.Client,
  settings: PostgresSettings,
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResult<Record<string, unknown>>> {
  try {
    return await client.query<Record<string, unknown>>(text, [...values]);
  } catch (error) {
    throw databaseFault(error, settings);
  }
}

type Run = (text: string, values?: readonly unknown[]) => Promise<pg.QueryResult<Record<string, unknown>>>;

/** In the transaction that makes the copy a ledger. */
async function appendAudit(run: Run, entry: AuditEntry): Promise<void> {
  const { rows } = await run('select seq, hash from audit order by seq desc limit 1');
  const last = rows.map(({ seq, hash }) => ({ seq: Number(seq), hash: String(hash) }))[0] ?? null;
  const row = linked(last, entry);
  const marks = Object.keys(row).map((_, i) => `$${i + 1}`);
  await run(
    `insert into audit (${Object.keys(row).join(', ')}) values (${marks.join(', ')})`,
    Object.values(row),
  );
}

async function identityOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ identity: number }>('select identity from ledger_version');
  return (rows[0]?.identity ?? 0).toString(16).padStart(8, '0');
}

function reading(
  client: pg.Client,
  settings: PostgresSettings,
): Pick<ReadableSide, 'place' | 'columns' | 'count' | 'page' | 'close'> {
  return {
    place: placeOf(settings),
    columns: async (table) => {
      const { rows } = await asked(
        client,
        settings,
        `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'slot'`,
        [table],
      );
      const columns = rows.map(({ name, type }) => ({ name: String(name), kind: kindOf(String(type)) }));
      return columns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
    count: async (table) => {
      const { key, sums } = tableOf(table);
      const from = sums === undefined ? table : `(select distinct ${key.join(', ')} from ${table}) keys`;
      const { rows } = await asked(client, settings, `select count(*) n from ${from}`);
      return Number(rows[0]?.['n']);
    },
    // Begins in the same turn, so that the server works while the other ledger is read.
    page: async (table, columns, after, limit) => {
      const { key, sums } = tableOf(table);
      const beyond =
        after === null
          ? ''
          : `where (${key.join(', ')}) > (${after.map((value) => literal(value)).join(', ')})`;
      const values = columns.map(({ name }) => (sums?.includes(name) === true ? `sum(${name})` : name));
      const group = sums === undefined ? '' : `group by ${key.join(', ')}`;
      const order = `order by ${key.join(', ')} limit ${limit}`;
      const text = await copyOut(
        client,
        settings,
        `copy (select ${values.join(', ')} from ${table} ${beyond} ${group} ${order}) to stdout`,
      );
      return { text, ...endOf(text, columns, key) };
    },
    close: async () => await client.end().catch(() => undefined),
  };
}

/** How many rows a text has, and the key of the last. */
function endOf(
  text: Buffer,
  columns: readonly CopiedColumn[],
  key: readonly string[],
): Pick<Page, 'rows' | 'last'> {
  let rows = 0;
  for (let at = text.indexOf(NEW_LINE); at >= 0; at = text.indexOf(NEW_LINE, at + 1)) rows += 1;
  if (rows === 0) return { rows, last: null };
  const line = text.subarray(text.lastIndexOf(NEW_LINE, -2) + 1, -1).toString();
  const row = rowOf(columns, line);
  return { rows, last: key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null) };
}

function kindOf(type: string): ColumnKind {
  const kind = KINDS[type];
  if (kind === undefined) throw new Error(`a ledger has no column of type ${type}`);
  return kind;
}

function literal(value: CopiedValue): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? pg.escapeLiteral(value) : `'\\x${value.toString('hex')}'::bytea`;
}

function targetExists(place: string): UsageError {
  return new UsageError(
    'ledger.copy_target',
    `There is a ledger already at ${place}. Nothing was copied.`,
    'A copy never replaces a ledger: set ledger.schema to another name, or have the administrator drop that schema.',
    {
      message: `Tại ${place} đã có sổ cái. Chưa sao chép gì.`,
      remedy:
        'Việc sao chép không bao giờ thay sổ cái có sẵn: đặt ledger.schema tên khác, hoặc đề nghị quản trị xóa schema đó.',
    },
  );
}
