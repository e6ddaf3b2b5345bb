import type { z } from 'zod';
import type { Bilingual } from '../../domain/language.ts';
import type { Problem } from '../../input/problem.ts';
import { check, describeValue } from '../../input/schemaProblems.ts';
import { spoiltCell } from '../../input/table/cell.ts';
import type { TableLine } from '../../input/table/csv.ts';
import { columnNames } from '../../input/table/headings.ts';
import { readTableFile } from '../../input/table/tableFile.ts';

const MAX_BYTES = 32 * 1_048_576;

/** Problems reported per table: beyond this it is nearly always the same fault. */
export const MAX_PROBLEMS = 100;

/** A mapping table: its key in the configuration (`mappings.statuses`) and its absolute path. */
export interface TableFile {
  readonly name: string;
  readonly file: string;
}

export interface TableRow<Row> {
  readonly line: number;
  readonly row: Row;
}

/** The readable rows, in the file's order. */
export interface Table<Row> {
  readonly rows: readonly TableRow<Row>[];
  /** The first column of every row, unreadable ones included. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Reads a table, CSV or XLSX: one header row, columns in any order, # for comments (input/table). An invalid row becomes
 * a problem under its line number; the others are still read. `problems` is this table's own list. A header without an
 * `optional` column is right too; its cells are then empty.
 */
export function readTable<Shape extends Record<string, z.ZodType<unknown, string>>>(
  table: TableFile,
  schema: z.ZodObject<Shape>,
  problems: Problem[],
  optional: readonly string[] = [],
): Table<z.output<z.ZodObject<Shape>>> {
  const rows: TableRow<z.output<z.ZodObject<Shape>>>[] = [];
  const keys = new Set<string>();
  const columns = Object.keys(schema.shape);
  const read = readTableFile(table.file, MAX_BYTES, (line) => problems.push(brokenLine(table, line)));
  if (!read.ok) {
    problems.push(noTable(table, read.found, columns));
    return { rows, keys };
  }
  const [header, ...lines] = read.lines;
  const names = headerOf(table, header, { columns, optional }, problems);
  if (names === null) return { rows, keys };

  for (const { line, cells } of lines) {
    if (problems.length > MAX_PROBLEMS) break;
    const values = Object.fromEntries([
      ...optional.map((name) => [name, '']),
      ...names.map((name, index) => [name, cells[index] ?? '']),
    ]);
    keys.add(values[columns[0] ?? ''] ?? '');
    const spoilt = cells.flatMap((cell) => spoiltCell(cell) ?? [])[0];
    if (spoilt !== undefined) {
      problems.push(rowProblem(table, line, { ...spoilt, expected: WHOLE_CODE }));
      continue;
    }
    if (!fits(read.kind, cells, names)) {
      problems.push(wrongCells(table, line, cells.length, names));
      continue;
    }
    const row = check(schema, values, problems, {
      file: table.file,
      nameOf: () => `${table.name}:${line}`,
      foundAt: ([column], value) => labelled(String(column), describeValue(value)),
    });
    if (row !== null) rows.push({ line, row });
  }
  return { rows, keys };
}

export function rowProblem(
  table: TableFile,
  line: number,
  texts: { readonly found: Bilingual; readonly expected: Bilingual; readonly remedy: Bilingual },
): Problem {
  return { path: `${table.name}:${line}`, file: table.file, ...texts };
}

const WHOLE_CODE: Bilingual = { vi: 'mã đầy đủ, định dạng Text', en: 'the whole code, as text' };

/** Spreadsheets pad every line to the widest row, and a workbook leaves empty cells at the end of a row out. */
function fits(kind: 'text' | 'workbook', cells: readonly string[], names: readonly string[]): boolean {
  const isWhole = kind === 'workbook' || cells.length >= names.length;
  return isWhole && cells.slice(names.length).every((cell) => cell === '');
}

/** A header alone is a file somebody forgot to fill: every case would be held back. */
export function needsRows(table: TableFile, keys: ReadonlySet<string>, problems: Problem[]): void {
  if (keys.size > 0 || problems.length > 0) return;
  problems.push({
    path: table.name,
    file: table.file,
    found: { vi: 'bảng không có dòng nào', en: 'a table without any row' },
    expected: { vi: 'ít nhất một dòng', en: 'at least one row' },
    remedy: {
      vi: 'Bổ sung các dòng, hoặc bỏ khóa này khỏi cấu hình.',
      en: 'Fill the table, or leave the key out of the configuration.',
    },
  });
}

function headerOf(
  table: TableFile,
  header: TableLine | undefined,
  { columns, optional }: { readonly columns: readonly string[]; readonly optional: readonly string[] },
  problems: Problem[],
): readonly string[] | null {
  const names = columnNames(header?.cells ?? [], columns);
  while (names.at(-1) === '') names.pop();
  const missing = columns.filter((column) => !names.includes(column) && !optional.includes(column));
  const unknown = names.filter((name, index) => !columns.includes(name) || names.indexOf(name) !== index);
  if (missing.length === 0 && unknown.length === 0) return names;

  // The header of a wrong file may be data, so only names that look like columns are shown.
  const shown = unknown.filter((name) => /^[a-z_]{1,30}$/i.test(name)).join(', ') || '…';
  const line = columns.join(',');
  problems.push(
    rowProblem(table, header?.line ?? 1, {
      found:
        unknown.length > 0
          ? { vi: `cột lạ hoặc lặp lại: ${shown}`, en: `columns unknown or given twice: ${shown}` }
          : { vi: `thiếu cột: ${missing.join(', ')}`, en: `columns missing: ${missing.join(', ')}` },
      expected: { vi: `dòng tiêu đề: ${line}`, en: `the header line: ${line}` },
      remedy: {
        vi: `Ghi dòng tiêu đề ${line} (CSV hoặc XLSX).`,
        en: `Write the header line ${line} (CSV or XLSX).`,
      },
    }),
  );
  return null;
}

function noTable(table: TableFile, found: Bilingual, columns: readonly string[]): Problem {
  const list = columns.join(',');
  return {
    path: table.name,
    file: table.file,
    found,
    expected: {
      vi: `bảng CSV hoặc XLSX với các cột ${list}`,
      en: `a table, CSV or XLSX, with the columns ${list}`,
    },
    remedy: {
      vi: 'Sửa đường dẫn (tính từ thư mục của tệp cấu hình), hoặc lưu lại tệp dạng CSV UTF-8 hoặc XLSX.',
      en: "Correct the path (it starts at the configuration file's folder), or save the file as CSV UTF-8 or XLSX.",
    },
  };
}

function brokenLine(table: TableFile, line: number): Problem {
  return rowProblem(table, line, {
    found: { vi: 'dấu nháy kép sai chỗ hoặc chưa đóng', en: 'a double quote out of place or never closed' },
    expected: { vi: 'một dòng CSV đúng cú pháp', en: 'a line of valid CSV' },
    remedy: {
      vi: 'Đặt cả ô trong dấu nháy kép và viết đôi dấu nháy bên trong: "a ""b""".',
      en: 'Put the whole cell in double quotes and double those inside it: "a ""b""".',
    },
  });
}

function wrongCells(table: TableFile, line: number, count: number, names: readonly string[]): Problem {
  const list = names.join(',');
  return rowProblem(table, line, {
    found: { vi: `${count} ô`, en: `${count} cells` },
    expected: { vi: `${names.length} ô: ${list}`, en: `${names.length} cells: ${list}` },
    remedy: {
      vi: 'Bổ sung hoặc bớt dấu phân cách; ô có dấu phân cách phải đặt trong dấu nháy kép.',
      en: 'Add or remove a separator; a cell that has a separator in it needs double quotes.',
    },
  });
}

function labelled(column: string, text: Bilingual): Bilingual {
  return { vi: `${column}: ${text.vi}`, en: `${column}: ${text.en}` };
}
