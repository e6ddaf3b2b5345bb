import type { Bilingual } from './language.ts';

/**
 * The mapping tables that people edit. `columns`: of the file, in the order of a new one. `code`: what the rows are found
 * by; `value`: what the code stands for at the portal. `identity`: what no two rows of a table have in common.
 */
export const MAPPING_TABLES = {
  statuses: {
    title: { vi: 'Bảng mã trạng thái', en: 'Table of statuses' },
    file: 'statuses',
    config: 'mappings.statuses',
    columns: ['local', 'portal'],
    code: 'local',
    value: 'portal',
    identity: ['local'],
  },
  procedures: {
    title: { vi: 'Bảng mã thủ tục', en: 'Table of procedures' },
    file: 'procedures',
    config: 'mappings.procedures',
    columns: ['local', 'national', 'valid_from', 'valid_to'],
    code: 'local',
    value: 'national',
    identity: ['local', 'valid_from'],
  },
  agencies: {
    title: { vi: 'Bảng mã cơ quan', en: 'Table of agencies' },
    file: 'agencies',
    config: 'mappings.agencies',
    columns: ['local', 'national', 'name', 'level', 'parent', 'valid_from', 'valid_to'],
    code: 'local',
    value: 'national',
    identity: ['local', 'valid_from'],
  },
  'portal-codes': {
    title: { vi: 'Bảng mã lỗi', en: 'Table of error codes' },
    file: 'portalCodes',
    config: 'portal.codes',
    columns: ['code', 'message', 'kind', 'owner', 'remedy'],
    code: 'code',
    value: 'kind',
    identity: ['code', 'message'],
  },
} as const satisfies Readonly<Record<string, MappingTableForm>>;

interface MappingTableForm {
  readonly title: Bilingual;
  /** The key of its path in the configuration as it is loaded. */
  readonly file: string;
  /** Its key in the configuration file. */
  readonly config: string;
  readonly columns: readonly string[];
  readonly code: string;
  readonly value: string;
  readonly identity: readonly string[];
}
export type MappingTable = keyof typeof MAPPING_TABLES;

/** The tables that a source can have of its own; the portal's codes are the same for all. */
export const OWN_TABLES = ['statuses', 'procedures', 'agencies'] as const satisfies readonly MappingTable[];
export type OwnTable = (typeof OWN_TABLES)[number];

/** A row as the file has it, by column; a column that the file lacks is ''. */
export type TableCells = Readonly<Record<string, string>>;

export function codeOf(table: MappingTable, row: TableCells): string {
  return row[MAPPING_TABLES[table].code] ?? '';
}

export function nationalOf(table: MappingTable, row: TableCells): string {
  return row[MAPPING_TABLES[table].value] ?? '';
}

/** Two rows with the same are one row at two times. */
export function identityOf(table: MappingTable, row: TableCells): string {
  return MAPPING_TABLES[table].identity.map((column) => row[column] ?? '').join('\n');
}

export function hasValidity(table: MappingTable): boolean {
  const columns: readonly string[] = MAPPING_TABLES[table].columns;
  return columns.includes('valid_from');
}
