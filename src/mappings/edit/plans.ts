import { UsageError } from '../../domain/errors.ts';
import {
  codeOf,
  hasValidity,
  identityOf,
  MAPPING_TABLES,
  type MappingTable,
  type TableCells,
} from '../../domain/mappingTable.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import { DAY_MS, formatDay, parseDay } from '../../domain/time.ts';
import type { RowChange } from './tableDocument.ts';

/** What a person gives of a row; what is left out stays as it is, or is empty in a new row. */
export interface GivenRow {
  readonly code: string;
  readonly cells: TableCells;
  /** The first day of the row that is changed, where the code has several; undefined: the row with the first day given. */
  readonly was?: string | undefined;
}

const LONGEST_CODE = 200;
const LONGEST_TEXT = 500;
/** What a spreadsheet would run; none of it begins a code or a name. */
const FORMULA = /^[=+\-@＝＋－＠]/;

/** The changes that put a row into the table: one, and where a new row begins later the end of the one before it. */
export function setRow(
  table: MappingTable,
  rows: readonly TableCells[],
  given: GivenRow,
): readonly RowChange[] {
  const { code: codeColumn, columns } = MAPPING_TABLES[table];
  const code = checked(table, codeColumn, given.code);
  const cells = Object.fromEntries(
    Object.entries(given.cells).map(([column, value]) => [column, checked(table, column, value)]),
  );
  const ofCode = rows.filter((row) => codeOf(table, row) === code);
  const before = hasValidity(table)
    ? rowAt(code, ofCode, given.was ?? cells['valid_from'])
    : (ofCode.find((row) => (row['message'] ?? '') === (cells['message'] ?? '')) ?? null);
  const empty = Object.fromEntries(columns.map((column) => [column, '']));
  const after = { ...(before ?? empty), ...cells, [codeColumn]: code };
  if (before !== null && columns.every((column) => (before[column] ?? '') === after[column])) return [];
  return [...endOfEarlier(ofCode, before, after), { before, after }];
}

/** The changes that take a code out of the table, or one of its rows. */
export function unsetRow(
  table: MappingTable,
  rows: readonly TableCells[],
  {
    code,
    ...which
  }: {
    readonly code: string;
    readonly validFrom?: string | undefined;
    readonly message?: string | undefined;
  },
): readonly RowChange[] {
  return rows
    .filter((row) => codeOf(table, row) === tidyCode(code))
    .filter((row) => which.validFrom === undefined || row['valid_from'] === which.validFrom)
    .filter((row) => which.message === undefined || row['message'] === which.message)
    .map((before) => ({ before, after: null }));
}

/** The changes that make one table of another, row by row. */
export function rowsInstead(
  table: MappingTable,
  rows: readonly TableCells[],
  wanted: readonly TableCells[],
): readonly RowChange[] {
  const present = new Map(rows.map((row) => [identityOf(table, row), row]));
  const { columns } = MAPPING_TABLES[table];
  const changes: RowChange[] = [];
  const kept = new Set<string>();
  for (const row of wanted) {
    const identity = identityOf(table, row);
    const before = present.get(identity) ?? null;
    kept.add(identity);
    if (before !== null && columns.every((column) => (before[column] ?? '') === (row[column] ?? '')))
      continue;
    changes.push({ before, after: before === null ? row : { ...before, ...row } });
  }
  const gone = rows.filter((row) => !kept.has(identityOf(table, row)));
  return [...changes, ...gone.map((before) => ({ before, after: null }))];
}

/** Null for a row that is new. UsageError `mappings.ambiguous` where nothing says which of several rows is meant. */
function rowAt(code: string, ofCode: readonly TableCells[], from: string | undefined): TableCells | null {
  if (from !== undefined) return ofCode.find((row) => (row['valid_from'] ?? '') === from) ?? null;
  const [only] = ofCode;
  if (ofCode.length <= 1) return only ?? null;
  const days = ofCode.map((row) => row['valid_from'] || '—').join(', ');
  throw new UsageError(
    'mappings.ambiguous',
    `The code ${JSON.stringify(code)} has rows from different days: ${days}.`,
    'Give the first day of the row that is meant (--valid-from, validFrom).',
    {
      message: `Mã ${JSON.stringify(code)} có nhiều dòng theo thời gian: ${days}.`,
      remedy: 'Ghi ngày bắt đầu có hiệu lực của dòng cần sửa (--valid-from, validFrom).',
    },
  );
}

/** A new row that begins later ends the open one before it on the day before. */
function endOfEarlier(
  ofCode: readonly TableCells[],
  before: TableCells | null,
  after: TableCells,
): readonly RowChange[] {
  const { valid_from: first = '' } = after;
  const from = parseDay(first);
  if (before !== null || from === null) return [];
  const earlier = ofCode.find(({ valid_from: start = '', valid_to: end = '' }) => {
    return start < first && (end === '' || end >= first);
  });
  if (earlier === undefined) return [];
  return [{ before: earlier, after: { ...earlier, valid_to: formatDay(from - DAY_MS) } }];
}

/** UsageError `mappings.value` for what no table can hold. */
function checked(table: MappingTable, column: string, value: string): string {
  const tidy = tidyCode(value);
  const { code, value: national } = MAPPING_TABLES[table];
  const longest = column === code || column === national ? LONGEST_CODE : LONGEST_TEXT;
  if (tidy.length <= longest && !FORMULA.test(tidy) && !/\p{Cc}/u.test(tidy)) return tidy;
  throw unusable(column, longest);
}

/** Without the value, which may be anything. */
function unusable(column: string, longest: number): UsageError {
  return new UsageError(
    'mappings.value',
    `The value for ${column} cannot stand in a table.`,
    `Give at most ${longest} characters that do not begin with =, +, - or @.`,
    {
      message: `Giá trị của cột ${column} không thể ghi vào bảng.`,
      remedy: `Nhập tối đa ${longest} ký tự, không bắt đầu bằng =, +, - hoặc @.`,
    },
  );
}
