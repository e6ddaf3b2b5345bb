import { type RawBuilder, sql } from 'kysely';
import { listPerDatabase, perDatabase, rowsPerDatabase } from './dialect.ts';
import type { LedgerDb } from './transaction.ts';

/**
 * How lists and rows travel in a statement: as one JSON parameter, and on PostgreSQL as an array a column, so that no
 * database's limit on parameters bounds them and no value becomes part of the statement.
 */

export type Value = string | number | null;

/** `column in ${list(values)}` */
export function list(values: readonly (string | number)[]): RawBuilder<unknown> {
  return listPerDatabase(
    { text: ['(select value from json_each(', '))'], json: () => JSON.stringify(values) },
    values,
  );
}

/**
 * Rows as a table `j`; field(i) is the column at i. jsonb_each and not json_each, which gives each row as text that
 * every field parses again (36 columns: 22 µs a row, against 8). No column is null in all rows: its type would be
 * unknown (bulk()).
 */
export function rowsTable(rows: readonly (readonly Value[])[]): RawBuilder<unknown> {
  return rowsPerDatabase({ text: ['jsonb_each(', ') j'], json: () => JSON.stringify(rows) }, () =>
    arraysOf(rows),
  );
}

const FIELDS: RawBuilder<unknown>[] = [];

export function field(place: number): RawBuilder<unknown> {
  FIELDS[place] ??= perDatabase(sql.raw(`j.value ->> ${place}`), sql.raw(`j.c${place}`));
  return FIELDS[place];
}

/** One array a column. */
function arraysOf(rows: readonly (readonly Value[])[]): RawBuilder<unknown> {
  const places = Array.from({ length: rows[0]?.length ?? 0 }, (_, place) => place);
  const arrays = places.map((place) => {
    const column = rows.map((row) => row[place] ?? null);
    return sql`${column}::${sql.raw(typeOf(column))}[]`;
  });
  if (arrays.length === 0) return sql`generate_series(1, ${rows.length}) j (none)`;
  return sql`unnest(${sql.join(arrays)}) j (${sql.raw(places.map((place) => `c${place}`).join(', '))})`;
}

function typeOf(column: readonly Value[]): string {
  const known = column.find((value) => value !== null);
  if (typeof known !== 'number') return 'text';
  return column.every((value) => value === null || Number.isInteger(value)) ? 'int8' : 'float8';
}

/** Inserts many rows with one statement: compiling and stepping one a row costs more than the writing itself. */
export async function insertRows(
  trx: LedgerDb,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  onConflict: RawBuilder<unknown> = sql``,
): Promise<void> {
  if (rows.length === 0) return;
  const { values, table: found } = bulk(rows);
  await sql`
    insert into ${sql.raw(table)} (${sql.raw(columns.join(', '))})
    select ${sql.join([...values])} from ${found} where true
    ${onConflict}`.execute(trx);
}

/** Rows for one statement; see bulk(). */
export interface Bulk {
  /** Each column's value in the statement, in the columns' order. */
  readonly values: readonly RawBuilder<unknown>[];
  /** The columns that vary, as rowsTable(). */
  readonly table: RawBuilder<unknown>;
}

/**
 * Binds columns on which all rows agree once. In a batch that was acknowledged whole that is the entire case state,
 * and in a page of new cases half of it: a row costs SQLite half as much.
 */
export function bulk(rows: readonly (readonly Value[])[]): Bulk {
  const first = rows[0] ?? [];
  const varying = first.map((value, column) => rows.some((row) => row[column] !== value));
  const places = first.flatMap((_, column) => (varying[column] === true ? [column] : []));
  const values = first.map((value, column) =>
    varying[column] === true ? field(places.indexOf(column)) : sql`${value}`,
  );
  return { values, table: rowsTable(rows.map((row) => places.map((column) => row[column] ?? null))) };
}
