import pg from 'pg';
import { UsageError } from '../../domain/errors.ts';
import type { CopiedRow, CopiedValue, ReadableSide, WritableSide } from '../copy/sides.ts';
import { NUMBERED_TABLES, type TableName, tableOf } from '../copy/tables.ts';
import { readProgress, writtenProgress } from '../copy/written.ts';
import { clientConfig, prepareSession } from './client.ts';
import { connectToServer } from './connect.ts';
import { databaseFault } from './faults.ts';
import { migrate, requireTables } from './migrate.ts';
import { counterDifferences } from './recount.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

/** Building an index, or counting a table of millions. */
const STATEMENT_MS = 3_600_000;
const COPYING = '_copying';

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
    await run('create table if not exists ledger_copy (progress text not null)');
    // It would refuse a trail whose head was pruned.
    await run('alter table audit disable trigger audit_appended');
    const types = new TypesOf(client, settings);
    return {
      ...reading(client, settings, types),
      identity: '',
      progress: async () => {
        const { rows } = await run('select progress from ledger_copy');
        return readProgress(rows[0]?.['progress'] ?? null);
      },
      write: async (columns, rows, progress) => {
        await run('begin');
        if (rows.length > 0) {
          const found = await types.of(progress.table);
          const arrays = columns.map((name, i) => `$${i + 1}::${found.get(name)}[]`).join(', ');
          await run(
            `insert into ${progress.table} (${columns.join(', ')}) select * from unnest(${arrays})`,
            columns.map((_, place) => rows.map((row) => row[place] ?? null)),
          );
        }
        await run('delete from ledger_copy');
        await run('insert into ledger_copy values ($1)', [writtenProgress(progress)]);
        await run('commit');
      },
      recount: async () => {
        const db = connectToServer({ ...copying, statementTimeoutMs: STATEMENT_MS, poolSize: 1 });
        try {
          return (await counterDifferences(db)).length;
        } finally {
          await db.destroy();
        }
      },
      finish: async () => {
        await run('begin');
        for (const table of NUMBERED_TABLES) {
          await run(
            `select setval(pg_get_serial_sequence('${table}', 'id'), (select coalesce(max(id), 0) + 1 from ${table}), false)`,
          );
        }
        await run('alter table audit enable trigger audit_appended');
        await run('drop table ledger_copy');
        await run('analyze');
        await run(
          `alter schema ${pg.escapeIdentifier(copying.schema)} rename to ${pg.escapeIdentifier(settings.schema)}`,
        );
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

async function identityOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ identity: number }>('select identity from ledger_version');
  return (rows[0]?.identity ?? 0).toString(16).padStart(8, '0');
}

function reading(
  client: pg.Client,
  settings: PostgresSettings,
  types = new TypesOf(client, settings),
): Pick<ReadableSide, 'place' | 'columns' | 'count' | 'page' | 'close'> {
  const rowsOf = async (text: string, values: readonly unknown[] = []): Promise<CopiedRow[]> => {
    try {
      const query = { text, values: [...values], rowMode: 'array' } as const;
      return (await client.query<CopiedValue[]>(query)).rows;
    } catch (error) {
      throw databaseFault(error, settings);
    }
  };
  return {
    place: placeOf(settings),
    columns: async (table) => [...(await types.of(table)).keys()].toSorted(byText),
    count: async (table) => {
      const { key, sums } = tableOf(table);
      const rows = sums === undefined ? table : `(select distinct ${key.join(', ')} from ${table}) keys`;
      const [[count = 0] = []] = await rowsOf(`select count(*) from ${rows}`);
      return Number(count);
    },
    page: async (table, columns, after, limit) => {
      const { key, sums } = tableOf(table);
      const found = await types.of(table);
      const places = key.map((name, i) => `$${i + 1}::${found.get(name)}`).join(', ');
      const beyond = after === null ? '' : `where (${key.join(', ')}) > (${places})`;
      const values = columns.map((name) => (sums?.includes(name) === true ? `sum(${name})` : name));
      const group = sums === undefined ? '' : `group by ${key.join(', ')}`;
      return await rowsOf(
        `select ${values.join(', ')} from ${table} ${beyond} ${group} order by ${key.join(', ')} limit ${limit}`,
        after ?? [],
      );
    },
    close: async () => await client.end().catch(() => undefined),
  };
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** The types of the columns of each table; not of the slots of counters. */
class TypesOf {
  readonly #client: pg.Client;
  readonly #settings: PostgresSettings;
  readonly #known = new Map<TableName, ReadonlyMap<string, string>>();

  constructor(client: pg.Client, settings: PostgresSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async of(table: TableName): Promise<ReadonlyMap<string, string>> {
    const known = this.#known.get(table);
    if (known !== undefined) return known;
    const { rows } = await asked(
      this.#client,
      this.#settings,
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> 'slot'`,
      [table],
    );
    const types = new Map(rows.map(({ name, type }) => [String(name), String(type)]));
    this.#known.set(table, types);
    return types;
  }
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
