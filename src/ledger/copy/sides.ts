import type { AuditEntry } from '../port/audit.ts';
import type { CopiedColumn, CopiedRow } from './copyText.ts';
import type { TableName } from './tables.ts';

/** Rows that follow each other by their keys. */
export interface Page {
  /** As copyText.ts has it. */
  readonly text: Buffer;
  readonly rows: number;
  /** The key of the last one; null = there is none. */
  readonly last: CopiedRow | null;
}

/** A ledger of which all rows can be read in the order of their keys, all of them as they were at one moment. */
export interface ReadableSide {
  /** For messages. */
  readonly place: string;
  /** Tells this ledger from others. */
  readonly identity: string;
  /** By name. */
  columns(table: TableName): Promise<readonly CopiedColumn[]>;
  count(table: TableName): Promise<number>;
  /** The rows after this key, at most so many; null = from the beginning. */
  page(
    table: TableName,
    columns: readonly CopiedColumn[],
    after: CopiedRow | null,
    limit: number,
  ): Promise<Page>;
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

/**
 * A ledger that is being made, apart from where ledgers are looked for: a part of one must never be taken for it. It has no
 * index until `index`: to make one of all rows takes a fraction of the time that keeping it row by row takes.
 */
export interface WritableSide extends ReadableSide {
  /** Null: nothing was copied yet. */
  progress(): Promise<CopyProgress | null>;
  write(columns: readonly CopiedColumn[], page: Page, progress: CopyProgress): Promise<void>;
  /** Makes its keys, indexes and references. `onMade`: after each. */
  index(onMade: (made: number, total: number) => void): Promise<void>;
  /** How many of its counters differ from a recount. */
  recount(signal: AbortSignal): Promise<number>;
  /** Puts it where ledgers are looked for, with this row as the last of its audit trail: killed at any moment, both or neither. */
  finish(moved: AuditEntry): Promise<void>;
  /** Removes it. */
  discard(): Promise<void>;
}
