import { readFileSync } from 'node:fs';
import { systemCode } from '../domain/errors.ts';
import type { MappingTable } from '../domain/mappingTable.ts';
import { BrokenTable, TableDocument } from '../mappings/edit/tableDocument.ts';
import { brokenLine, notEditable, unreadable } from './tableErrors.ts';
import { type ReadState, versionOf } from './tableGuards.ts';
import type { TablePlace } from './tablePlace.ts';

/** A mapping table as its file, or the table that is used in its absence, has it. UsageError if it is no CSV, or cannot be read. */
export function readTable(
  table: MappingTable,
  { file, standIn }: Pick<TablePlace, 'file' | 'standIn'>,
): ReadState {
  const bytes = readOr(file, standIn, (code) => unreadable(table, file, code));
  try {
    const document = TableDocument.of(table, bytes);
    // A workbook begins so.
    if (document === null || bytes.subarray(0, 2).toString('latin1') === 'PK') throw notEditable(table, file);
    return { file, version: versionOf(bytes), rows: document.rows, bytes, document };
  } catch (error) {
    throw error instanceof BrokenTable ? brokenLine(table, file, error.line) : error;
  }
}

function readOr(file: string, standIn: string | undefined, fault: (code: string) => Error): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' && standIn !== undefined) return readFileSync(standIn);
    throw fault(code);
  }
}
