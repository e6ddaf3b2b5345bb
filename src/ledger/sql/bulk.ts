import { type RawBuilder, sql } from 'kysely';

export type Value = string | number | null;

/** Rows for one statement; see bulk(). */
export interface Bulk {
  /** What each column is in the statement, in the columns' order; `j` is the alias of `jsonb_each(json)`. */
  readonly values: readonly RawBuilder<unknown>[];
  /** What differs from row to row, as a JSON array of arrays. */
  readonly json: string;
}

/**
 * Many rows for one statement, because compiling and stepping one statement a row costs more than the writing
 * itself. They travel as one JSON text, read by jsonb_each. Not json_each: that gives each row as text, which
 * every `->>` parses again (36 columns: 22 µs a row, against 8).
 *
 * Columns on which all rows agree are bound once instead. In a batch that arrived whole that is the entire
 * standing, and in a page of new cases the half of it: a row costs SQLite half as much.
 */
export function bulk(rows: readonly (readonly Value[])[]): Bulk {
  const first = rows[0] ?? [];
  const varying = first.map((value, column) => rows.some((row) => row[column] !== value));
  const places = first.flatMap((_, column) => (varying[column] === true ? [column] : []));
  const values = first.map((value, column) =>
    varying[column] === true ? sql.raw(`j.value ->> ${places.indexOf(column)}`) : sql`${value}`,
  );
  return { values, json: JSON.stringify(rows.map((row) => places.map((column) => row[column]))) };
}
