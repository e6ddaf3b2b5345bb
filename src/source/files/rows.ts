import { open } from 'node:fs/promises';
import type { CaseField } from '../../domain/caseFields.ts';
import { systemCode } from '../../domain/errors.ts';
import { spoiltCell } from '../../input/table/cell.ts';
import type { TableLine } from '../../input/table/csv.ts';
import { BrokenLine } from '../../input/table/csvRows.ts';
import { isWorkbook, otherSheets, TableFault, tableRows } from '../../input/table/tableFile.ts';
import { type RowForm, readCaseRow } from '../reading/caseRow.ts';
import type { ReadRow } from '../reading/list.ts';
import { FileFault } from './fault.ts';
import { type Columns, columnsOf, MOST_TITLE_LINES, withoutHeadings } from './headings.ts';
import type { FilesSettings } from './settings.ts';

export interface FileRow {
  readonly line: number;
  readonly read: ReadRow;
  /** Fields whose cell Excel has spoilt; they are read as empty. */
  readonly spoilt: readonly CaseField[];
}

/** The rows of a file as cases, one by one. FileFault ends the reading. */
export async function* fileRows(
  file: string,
  settings: FilesSettings,
  form: RowForm,
): AsyncGenerator<FileRow> {
  try {
    yield* readRows(file, settings, form);
  } catch (error) {
    if (error instanceof TableFault) throw new FileFault(error.found);
    if (error instanceof BrokenLine) throw new FileFault(brokenAt(error.line));
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw new FileFault(NO_RIGHT, GIVE_RIGHT);
    throw error;
  }
}

async function* readRows(file: string, settings: FilesSettings, form: RowForm): AsyncGenerator<FileRow> {
  const workbook = await isWorkbook(file);
  if (workbook) await refuseSeveralSheets(file, settings);
  const titles: (readonly string[])[] = [];
  let columns: Columns | null = null;
  let width = 0;
  let last: TableLine | null = null;
  // A program wrote the file: a cell such as #N/A at the start of a line is a cell, and the row is a case.
  for await (const row of tableRows(file, { comments: false })) {
    if (columns === null) {
      columns = columnsOf(row.cells, settings);
      width = row.cells.length;
      if (columns !== null) continue;
      titles.push(row.cells);
      if (titles.length >= MOST_TITLE_LINES) break;
      continue;
    }
    last = row;
    const read = caseOf(row, columns, form);
    if (read !== null) yield read;
  }
  if (columns === null) throw withoutHeadings(titles, settings);
  // A program that was interrupted leaves half a line, and no line end behind it.
  if (!workbook && last !== null && last.cells.length < width && !(await endsWithLine(file)))
    throw new FileFault(cutOffAt(last.line));
}

/** Null for a row that has none of the fields, such as the sum below a list. */
function caseOf({ line, cells }: TableLine, columns: Columns, form: RowForm): FileRow | null {
  const spoilt: CaseField[] = [];
  const values = new Map<CaseField, string>();
  for (const [field, place] of columns) {
    const cell = cells[place] ?? '';
    if (cell === '') continue;
    if (spoiltCell(cell) === null) values.set(field, cell);
    else spoilt.push(field);
  }
  if (values.size === 0 && spoilt.length === 0) return null;
  const read = readCaseRow(
    (field) => values.get(field) ?? (columns.has(field) ? '' : undefined),
    () => cells,
    form,
  );
  return { line, read: named(read, spoilt), spoilt };
}

/** A row without a number is a draft, unless its number is only spoilt. */
function named(read: ReadRow, spoilt: readonly CaseField[]): ReadRow {
  const where = spoilt.find((field) => field === 'caseNo' || field === 'id');
  const { key, row } = read;
  if (where !== undefined) {
    const sourceId = row.kind === 'draft' ? row.sourceId : '';
    return { ...read, row: { kind: 'unreadable', sourceId, key, where, why: 'spoilt' } };
  }
  const isNameless = row.kind === 'unreadable' && row.sourceId === '' && row.where === 'id';
  return isNameless ? { ...read, row: { kind: 'draft', sourceId: key } } : read;
}

async function refuseSeveralSheets(file: string, settings: FilesSettings): Promise<void> {
  for (const rows of await otherSheets(file, MOST_TITLE_LINES)) {
    if (rows.some(({ cells }) => columnsOf(cells, settings) !== null)) {
      throw new FileFault(
        { vi: 'hồ sơ nằm trên nhiều trang tính', en: 'cases on more than one sheet' },
        {
          vi: 'Lưu mỗi trang tính thành một tệp riêng, hoặc ẩn trang không dùng.',
          en: 'Save each sheet as a file of its own, or hide the one that does not count.',
        },
      );
    }
  }
}

async function endsWithLine(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(2);
    await file.read(end, 0, 2, Math.max(0, size - 2));
    return end.includes(0x0a);
  } finally {
    await file.close();
  }
}

const NO_RIGHT = { vi: 'tệp mà dongbo không được đọc', en: 'a file that dongbo may not read' };
const GIVE_RIGHT = {
  vi: 'Cho tài khoản chạy dongbo quyền đọc tệp, rồi chép lại vào thư mục.',
  en: 'Let the account of dongbo read the file, and put it into the folder again.',
};

function brokenAt(line: number): FileFault['found'] {
  return {
    vi: `dòng ${line}: dấu nháy kép sai chỗ hoặc chưa đóng`,
    en: `line ${line}: a double quote out of place or never closed`,
  };
}

function cutOffAt(line: number): FileFault['found'] {
  return {
    vi: `dòng ${line}: tệp bị cắt giữa chừng`,
    en: `line ${line}: the file is cut off`,
  };
}
