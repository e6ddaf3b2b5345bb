import { codeOf, type MappingTable, nationalOf, type TableCells } from '../domain/mappingTable.ts';
import type { RowChange } from '../mappings/edit/tableDocument.ts';

export function codeOfChange(table: MappingTable, { before, after }: RowChange): string {
  return codeOf(table, after ?? before ?? {});
}

/** `HD-DD.031 → 1.012783`, with the value before where there was one, and from when to when it is valid. */
export function rowText(table: MappingTable, change: RowChange): string {
  const { before, after } = change;
  const shown = (row: TableCells | null): string => {
    if (row === null) return '—';
    const [from = '', to = ''] = [row['valid_from'], row['valid_to']];
    const valid = from === '' && to === '' ? '' : ` [${from}…${to}]`;
    return `${nationalOf(table, row) || '∅'}${valid}`;
  };
  const message = (after ?? before)?.['message'] ?? '';
  const about = message === '' ? '' : ` "${message}"`;
  const old = before === null ? '' : `: ${shown(before)}`;
  return `${codeOfChange(table, change)}${about}${old} → ${shown(after)}`;
}
