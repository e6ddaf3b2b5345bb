import type { TableName } from './tables.ts';

export type CopiedValue = string | number | null | Buffer;
/** The values of a row, in the order of the columns that were given. */
export type CopiedRow = readonly CopiedValue[];

/** A ledger of which all rows can be read in the order of their keys, all of them as they were at one moment. */
export interface ReadableSide {
  /** For messages. */
  readonly place: string;
  /** Tells this ledger from others. */
  readonly identity: string;
  /** By name. */
  columns(table: TableName): Promise<readonly string[]>;
  count(table: TableName): Promise<number>;
  /** The rows after this key, at most so many; null = from the beginning. */
  page(
    table: TableName,
    columns: readonly string[],
    after: CopiedRow | null,
    limit: number,
  ): Promise<readonly CopiedRow[]>;
  close(): Promise<void>;
}

/** How far a copy has come; it is written with the rows themselves. */
export interface CopyProgress {
  /** The identity of the ledger that is copied. */
  readonly of: string;
  readonly table: TableName;
  /** The key of the last row that is there; null = none yet. */
  readonly after: CopiedRow | null;
  readonly rows: number;
}

/** A ledger that is being made, apart from where ledgers are looked for: a part of one must never be taken for it. */
export interface WritableSide extends ReadableSide {
  /** Null: nothing was copied yet. */
  progress(): Promise<CopyProgress | null>;
  write(columns: readonly string[], rows: readonly CopiedRow[], progress: CopyProgress): Promise<void>;
  /** How many of its counters differ from a recount. */
  recount(): Promise<number>;
  /** Puts it where ledgers are looked for. */
  finish(): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}
