import { type RawBuilder, sql } from 'kysely';
import type { LedgerDb } from './transaction.ts';

/**
 * How lists and rows travel in a statement: as one JSON parameter, so that no database's limit on parameters bounds
 * them and no value becomes part of the statement. What SQLite calls its JSON functions is in this file alone.
 */

export type Value = string | number | null;

/** `column in ${list(values)}` */
export function list(values: readonly (string | number)[]): RawBuilder<unknown> {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}

/**
 * Rows as a table `j`; field(i) is the column at i. jsonb_each and not json_each, which gives each row as text that
 * every field parses again (36 columns: 22 µs a row, against 8).
 */
export function rowsTable(rows: readonly (readonly Value[])[]): RawBuilder<unknown> {
  return sql`jsonb_each(${JSON.stringify(rows)}) j`;
}

export function field(place: number): RawBuilder<unknown> {
  return sql.raw(`j.value ->> ${place}`);
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
  await sql`
    insert into ${sql.raw(table)} (${sql.raw(columns.join(', '))})
    select ${sql.join(columns.map((_, place) => field(place)))} from ${rowsTable(rows)} where true
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
