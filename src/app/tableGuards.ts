import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  codeOf,
  identityOf,
  MAPPING_TABLES,
  type MappingTable,
  type TableCells,
} from '../domain/mappingTable.ts';
import { type RowChange, TableDocument } from '../mappings/edit/tableDocument.ts';
import type { TableEffect } from '../sync/ingest/tableEffect.ts';
import { ConfirmationNeeded, noColumn, RowChanged, TableRefused } from './tableErrors.ts';

/** A change that concerns more cases waits for a person who confirms their number. */
const CONFIRMED_BEYOND = 1_000;
/** The number changes while a person reads it, because delivery continues. */
const CONFIRMED_WITHIN = 0.1;

export interface TableState {
  readonly file: string;
  /** Of the whole file. */
  readonly version: string;
  readonly rows: readonly { readonly cells: TableCells; readonly line: number }[];
}

export interface ReadState extends TableState {
  readonly bytes: Buffer;
  readonly document: TableDocument;
}

/** The version of a code's rows; of a code without one, too. */
export function rowVersion(table: MappingTable, rows: readonly TableCells[], code: string): string {
  return digest(JSON.stringify(rows.filter((row) => codeOf(table, row) === code)));
}

export function requireVersion(
  table: MappingTable,
  state: TableState,
  code: string,
  version: string | undefined,
): void {
  if (version === undefined || version === state.version) return;
  const rows = cellsOf(state);
  if (version === rowVersion(table, rows, code)) return;
  throw new RowChanged(
    code,
    rows.filter((row) => codeOf(table, row) === code),
  );
}

export function requireColumns(
  table: MappingTable,
  { document }: ReadState,
  changes: readonly RowChange[],
): void {
  const lost = document.missingColumns.find((column) =>
    changes.some(({ after }) => (after?.[column] ?? '') !== ''),
  );
  if (lost !== undefined) throw noColumn(table, lost);
}

/** Returns whether a person has confirmed the number, because it has to be. */
export function requireConfirmation(effect: TableEffect, confirmed: number | undefined): boolean {
  const { cases } = effect;
  if (cases <= CONFIRMED_BEYOND) return false;
  if (confirmed !== undefined && Math.abs(confirmed - cases) <= cases * CONFIRMED_WITHIN) return true;
  throw new ConfirmationNeeded(effect);
}

/** Guards against a value that the reader of tables understands otherwise: what was meant is what stands there. */
export function requireReadBack(
  table: MappingTable,
  bytes: Buffer,
  state: ReadState,
  changes: readonly RowChange[],
): void {
  const expected = new Map(cellsOf(state).map((row) => [identityOf(table, row), row]));
  for (const { before } of changes) if (before !== null) expected.delete(identityOf(table, before));
  for (const { after } of changes) if (after !== null) expected.set(identityOf(table, after), after);
  const read = TableDocument.of(table, bytes)?.rows ?? [];
  const found = new Map(read.map(({ cells }) => [identityOf(table, cells), cells]));
  const { columns } = MAPPING_TABLES[table];
  const shown = (rows: ReadonlyMap<string, TableCells>) =>
    new Map([...rows].map(([identity, row]) => [identity, columns.map((column) => row[column] ?? '')]));
  if (isDeepStrictEqual(shown(expected), shown(found))) return;
  throw new TableRefused(state.file, [
    {
      path: MAPPING_TABLES[table].config,
      found: { vi: 'giá trị không giữ nguyên được trong CSV', en: 'a value that CSV cannot hold as it is' },
      expected: { vi: 'mã hoặc tên thông thường', en: 'a plain code or name' },
      remedy: {
        vi: 'Bỏ dấu = và dấu nháy kép trong giá trị.',
        en: 'Remove = and quotation marks from the value.',
      },
    },
  ]);
}

export function cellsOf({ rows }: Pick<TableState, 'rows'>): readonly TableCells[] {
  return rows.map(({ cells }) => cells);
}

export function versionOf(bytes: Buffer): string {
  return digest(bytes);
}

function digest(content: Buffer | string): string {
  return hash('sha256', content, 'base64url').slice(0, 22);
}
