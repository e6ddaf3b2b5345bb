import { type Expression, type OperationNode, type RawBuilder, RawNode, sql, type ValueNode } from 'kysely';

/**
 * Where SQLite and PostgreSQL want other words for the same thing. A statement is text for both: these parts hold both
 * wordings, and the compiler of the database takes its own (postgres/compiler.ts; SQLite's takes the plain one). What both
 * understand is written that way everywhere, so that this list stays short:
 *
 * - `case when … then … else … end`, not `iif`; conditions are not summed: `sum(case when … then 1 else 0 end)`
 * - a conflict names its columns, and the row that is there its table: `set n = tally.n + excluded.n`
 * - a subquery in `from` has a name, and a name with capitals is quoted
 */

export type Part = RawBuilder<unknown>;

/** Of a node: its form for PostgreSQL. */
const POSTGRES_FORM = Symbol('the form for PostgreSQL');
/** Of a node: the values of a list. */
const LISTED = Symbol('values of a list');

interface Marked {
  readonly [POSTGRES_FORM]?: () => OperationNode;
  readonly [LISTED]?: readonly (string | number)[];
}

/** A part of a statement in the words of either database. */
export function perDatabase(sqlite: Part, postgres: Part): Part {
  const form = postgres.toOperationNode();
  return ofNode({ ...sqlite.toOperationNode(), [POSTGRES_FORM]: () => form });
}

/** SQLite's form of many values: one parameter in the text `[before, after]`, made when the statement is compiled. */
interface ManyValues {
  readonly text: readonly [before: string, after: string];
  readonly json: () => string;
}

/** Rows: neither form of them is made for the other database. */
export function rowsPerDatabase(sqlite: ManyValues, postgres: () => Part): Part {
  return ofNode({ ...late(sqlite), [POSTGRES_FORM]: () => postgres().toOperationNode() });
}

/** A list: on PostgreSQL `x in LIST` becomes `x = any(array)`, whose type is that of x. */
export function listPerDatabase(sqlite: ManyValues, values: readonly (string | number)[]): Part {
  return ofNode({ ...late(sqlite), [LISTED]: values });
}

function late({ text, json }: ManyValues): RawNode {
  const parameter = {
    kind: 'ValueNode',
    get value() {
      return json();
    },
  } as const;
  return RawNode.create(text, [parameter satisfies ValueNode]);
}

export function postgresForm(node: OperationNode & Marked): OperationNode {
  return node[POSTGRES_FORM]?.() ?? node;
}

/** The values, if this node is a list and nothing else. */
export function listedIn(node: OperationNode & Marked): readonly (string | number)[] | undefined {
  if (node[LISTED] !== undefined || !RawNode.is(node)) return node[LISTED];
  const [only, another] = node.parameters;
  const isAlone =
    only !== undefined && another === undefined && node.sqlFragments.every((text) => text === '');
  return isAlone ? listedIn(only) : undefined;
}

function ofNode(node: OperationNode & Marked): RawBuilder<unknown> {
  const expression: Expression<unknown> = { expressionType: undefined, toOperationNode: () => node };
  return sql`${expression}`;
}

/** The larger of two values that are not null. */
export function larger(one: Part, other: Part): Part {
  return perDatabase(sql`max(${one}, ${other})`, sql`greatest(${one}, ${other})`);
}

/** The smaller of two values that are not null. */
export function smaller(one: Part, other: Part): Part {
  return perDatabase(sql`min(${one}, ${other})`, sql`least(${one}, ${other})`);
}

/** Whether the text contains the other, letter by letter. */
export function hasPart(text: Part, part: string): Part {
  return perDatabase(sql`instr(${text}, ${part}) > 0`, sql`strpos(${text}, ${part}) > 0`);
}

/** The month of an instant of Vietnam: 2024-11. */
export function monthOf(at: Part): Part {
  return perDatabase(
    sql`strftime('%Y-%m', ${at} / 1000 + 25200, 'unixepoch')`,
    sql`to_char(to_timestamp(${at} / 1000 + 25200) at time zone 'UTC', 'YYYY-MM')`,
  );
}

/** `from record ${BY_ID} where …`: by the primary key alone. PostgreSQL has statistics, and takes no orders. */
export const BY_ID = perDatabase(sql`not indexed`, sql``);

/** `from record ${byIndex(name)} where …` */
export function byIndex(name: string): Part {
  return perDatabase(sql`indexed by ${sql.raw(name)}`, sql``);
}

/** A join that is to be made in the order written; its condition follows. */
export const IN_THIS_ORDER = perDatabase(sql`cross join`, sql`join`);

/** The column, hidden from SQLite's choice of an index. */
export function unindexed(column: Part): Part {
  return perDatabase(sql`+${column}`, column);
}

/** These values as a table with the columns `key`, their place, and `value`. */
export function elements(values: readonly string[] | readonly number[], name: string): Part {
  const type = typeof values[0] === 'number' ? sql`int8[]` : sql`text[]`;
  return perDatabase(
    sql`json_each(${JSON.stringify(values)}) ${sql.raw(name)}`,
    sql`unnest(${values}::${type}) with ordinality ${sql.raw(name)} (value, key)`,
  );
}

/** The members of a JSON array, each as `part.value`. */
export function jsonArray(text: string): Part {
  return perDatabase(sql`json_each(${text}) part`, sql`jsonb_array_elements(${text}::jsonb) part (value)`);
}

/** The members of a JSON object in a column, as `c.key` and `c.value`. */
export function jsonMembersOf(column: Part): Part {
  return perDatabase(sql`json_each(${column}) c`, sql`jsonb_each(${column}) c (key, value)`);
}

/** A part of bytes, from a place that is counted from 1. */
export function bytesAt(bytes: Buffer, from: Part, length: Part): Part {
  return perDatabase(
    sql`substr(${bytes}, ${from}, ${length})`,
    sql`substr(${bytes}::bytea, (${from})::int4, (${length})::int4)`,
  );
}

/** After a select in a transaction that then changes these rows: nobody else changes them before its end. */
export const TO_CHANGE = perDatabase(sql``, sql`for update`);

/** The same, without those that somebody else is changing at this moment. */
export const TO_CHANGE_FREE = perDatabase(sql``, sql`for update skip locked`);

/** After a select in a transaction: the row keeps its key until the transaction's end. */
export const TO_KEEP_KEY = perDatabase(sql``, sql`for key share`);

/** The time of the database in milliseconds: the one clock that all processes of a ledger share. */
export const DATABASE_TIME = perDatabase(
  sql`cast(unixepoch('subsec') * 1000 as integer)`,
  sql`(extract(epoch from clock_timestamp()) * 1000)::int8`,
);

/** PostgreSQL keeps each counter in several rows, so that transactions do not wait for one another (postgres/schema.ts). */
export const COUNTER_SLOT = perDatabase(sql``, sql`, slot`);

/**
 * After the selection that is added to counters: their keys are its first columns. Two transactions on PostgreSQL lock rows
 * in one order then, so that neither waits for the other.
 */
export function inKeyOrder(keys: number): Part {
  const places = Array.from({ length: keys }, (_, i) => i + 1).join(', ');
  return perDatabase(sql``, sql.raw(`order by ${places}`));
}
