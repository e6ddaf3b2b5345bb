import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS as POSTGRES_MIGRATIONS } from '../../../src/ledger/postgres/migrate.ts';
import { INITIAL_VERSION } from '../../../src/ledger/postgres/schema.ts';
import { MIGRATIONS, migrate } from '../../../src/ledger/sqlite/migrate.ts';
import { withoutPostgres } from '../../support/postgres.ts';
import { emptyPostgres } from '../postgresUnderTest.ts';

/** A table as `name type null?` of each column, and its key. */
type Tables = Readonly<
  Record<string, { readonly columns: readonly string[]; readonly key: readonly string[] }>
>;

const KINDS: Readonly<Record<string, string>> = {
  ...{ INTEGER: 'whole', bigint: 'whole', integer: 'whole', smallint: 'whole' },
  ...{ TEXT: 'text', text: 'text', BLOB: 'bytes', bytea: 'bytes', REAL: 'real', 'double precision': 'real' },
};

function ofSqlite(): Tables {
  const database = new Database(':memory:');
  migrate(database);
  const names = database.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  const tables = names.map((name) => {
    const columns = database.pragma(`table_info(${String(name)})`) as readonly {
      readonly name: string;
      readonly type: string;
      readonly notnull: number;
      readonly pk: number;
    }[];
    const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
    const shown = columns.map((one) => shownAs(one.name, one.type, one.notnull === 1 || one.pk > 0));
    return [String(name), { columns: shown.toSorted(), key: key.map((one) => one.name) }] as const;
  });
  database.close();
  return Object.fromEntries(tables);
}

async function ofPostgres(): Promise<Tables> {
  const { client, settings } = await emptyPostgres();
  const { rows: columns } = await client.query<{
    table: string;
    name: string;
    type: string;
    required: boolean;
  }>(
    `select table_name "table", column_name "name", data_type "type", is_nullable = 'NO' required
     from information_schema.columns where table_schema = '${settings.schema}'`,
  );
  const { rows: keys } = await client.query<{ table: string; name: string }>(
    `select c.table_name "table", k.column_name "name" from information_schema.table_constraints c
     join information_schema.key_column_usage k using (constraint_schema, constraint_name)
     where c.constraint_type = 'PRIMARY KEY' and c.table_schema = '${settings.schema}' order by k.ordinal_position`,
  );
  const names = [...new Set(columns.map(({ table }) => table))].filter((name) => name !== 'ledger_version');
  const tables = names.map((name) => {
    const shown = columns
      .filter(({ table }) => table === name)
      .map((one) => shownAs(one.name, one.type, one.required));
    const key = keys.filter(({ table }) => table === name).map((one) => one.name);
    const isSlot = (column: string): boolean => column === 'slot whole not null' || column === 'slot';
    return [
      name,
      { columns: shown.filter((one) => !isSlot(one)).toSorted(), key: key.filter((one) => !isSlot(one)) },
    ] as const;
  });
  return Object.fromEntries(tables);
}

function shownAs(name: string, type: string, isRequired: boolean): string {
  return `${name} ${KINDS[type] ?? type}${isRequired ? ' not null' : ''}`;
}

it('has a form for PostgreSQL of each migration', () => {
  expect(INITIAL_VERSION + POSTGRES_MIGRATIONS.length - 1).toBe(MIGRATIONS.length);
});

describe.skipIf(withoutPostgres)('the tables on PostgreSQL', () => {
  it('have the columns and keys of those on SQLite, and a slot for each counter', async () => {
    expect(await ofPostgres()).toEqual(ofSqlite());
  });
});
