import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  type RawBuilder,
  SqliteAdapter,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import { describe, expect, it } from 'vitest';
import { LedgerCompiler } from '../../../src/ledger/postgres/compiler.ts';
import { larger, perDatabase } from '../../../src/ledger/sql/dialect.ts';
import { bulk, list } from '../../../src/ledger/sql/lists.ts';

const parts = {
  createDriver: () => new DummyDriver(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
};
const postgres = new Kysely<unknown>({
  dialect: {
    ...parts,
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new LedgerCompiler(),
  },
});
const sqlite = new Kysely<unknown>({
  dialect: {
    ...parts,
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

function compiled(
  db: Kysely<unknown>,
  statement: RawBuilder<unknown>,
): readonly [string, readonly unknown[]] {
  const { sql: text, parameters } = statement.compile(db);
  return [text, parameters];
}

describe('a statement for both databases', () => {
  it('has the words of each', () => {
    const statement = sql`select ${larger(sql`a`, sql`b`)} from ${perDatabase(sql`t not indexed`, sql`t`)}`;
    expect(compiled(sqlite, statement)[0]).toBe('select max(a, b) from t not indexed');
    expect(compiled(postgres, statement)[0]).toBe('select greatest(a, b) from t');
  });

  it('compares with a list as one array, whose type is that of the column, even when it is empty', () => {
    const statement = sql`select 1 where a in ${list(['x', 'y'])} and b not in ${list([])}`;
    expect(compiled(postgres, statement)).toEqual([
      'select 1 where a = any ($1) and b <> all ($2)',
      [['x', 'y'], []],
    ]);
    expect(compiled(sqlite, statement)[1]).toEqual(['["x","y"]', '[]']);
  });

  it('refuses a list anywhere else', () => {
    expect(() => compiled(postgres, sql`select ${list([1])}`)).toThrow('after "in"');
  });

  it('gives whole numbers their type, and leaves others to the column', () => {
    expect(compiled(postgres, sql`select ${1} + ${1.5} + ${-0}`)).toEqual([
      'select $1::int8 + $2 + $3::int8',
      [1, 1.5, 0],
    ]);
  });

  it('stores no NUL', () => {
    expect(compiled(postgres, sql`select ${'a\0b'}`)[1]).toEqual(['a\uFFFDb']);
  });

  it('sends rows as one array a column, and what all rows share once', () => {
    const { values, table } = bulk([
      [1, 'a', null],
      [2, 'a', null],
    ]);
    const statement = sql`select ${sql.join([...values])} from ${table}`;
    expect(compiled(postgres, statement)).toEqual([
      'select j.c0, $1, $2 from unnest($3::int8[]) j (c0)',
      ['a', null, [1, 2]],
    ]);
  });
});
