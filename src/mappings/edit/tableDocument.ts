import {
  codeOf,
  identityOf,
  MAPPING_TABLES,
  type MappingTable,
  type TableCells,
} from '../../domain/mappingTable.ts';
import { csvLines, csvOptions } from '../../input/table/csv.ts';
import { columnNames } from '../../input/table/headings.ts';
import { rawCell, rawCells } from './rawCells.ts';
import { encoded, type RawText, rawText } from './rawText.ts';

/** A row, and where it stands. */
export interface DocumentRow {
  readonly cells: TableCells;
  /** Its last line, from 1, as problems name it. */
  readonly line: number;
}

interface DocumentRecord extends DocumentRow {
  /** Its first line, from 0. */
  readonly from: number;
  /** How many cells it has in the file. */
  readonly count: number;
}

/** What becomes of a row: other cells, or nothing. */
export interface RowChange {
  readonly before: TableCells | null;
  readonly after: TableCells | null;
}

/**
 * A mapping table as text, in which single rows can be changed: comments, order, delimiter, encoding, line ends, unknown
 * columns and all other rows stay as they are, byte for byte.
 */
export class TableDocument {
  readonly #table: MappingTable;
  readonly #raw: RawText;
  readonly #lines: readonly string[];
  readonly #records: readonly DocumentRecord[];
  readonly #names: readonly string[];
  readonly #headerLine: number;
  readonly #delimiter: string;

  private constructor(table: MappingTable, raw: RawText) {
    this.#table = table;
    this.#raw = raw;
    this.#lines = raw.text.split(/(?<=\n)/);
    this.#delimiter = csvOptions(raw.text).delimiter;
    const [header, ...rows] = csvLines(raw.text.normalize('NFC'), (line) => {
      throw new BrokenTable(line);
    });
    this.#names = columnNames(header?.cells ?? [], MAPPING_TABLES[table].columns);
    this.#headerLine = header?.line ?? 0;
    let last = this.#headerLine;
    this.#records = rows.map(({ line, cells }) => {
      const from = this.#startAfter(last, line);
      last = line;
      const values = this.#names.map((name, index) => [name, cells[index] ?? ''] as const);
      return { line, from, count: cells.length, cells: Object.fromEntries(values) };
    });
  }

  /** Null for a file that is no text in an encoding that can be written; BrokenTable for one that is not CSV. */
  static of(table: MappingTable, bytes: Buffer): TableDocument | null {
    const raw = rawText(bytes);
    return raw === null ? null : new TableDocument(table, raw);
  }

  /** In the order of the file. */
  get rows(): readonly DocumentRow[] {
    return this.#records;
  }

  /** Columns of the table that the file lacks. */
  get missingColumns(): readonly string[] {
    return MAPPING_TABLES[this.#table].columns.filter((column) => !this.#names.includes(column));
  }

  /** The file with these changes. Each row that changes or goes is named as it stands now. */
  with(changes: readonly RowChange[]): Buffer {
    const { replaced, added } = this.#placed(changes);
    const end = /\r?\n$/.exec(this.#lines[0] ?? '')?.[0] ?? '\n';
    const out: string[] = [];
    const write = (text: string): void => {
      // The last line of a file may lack its end.
      if (out.length > 0 && !out.at(-1)?.endsWith('\n')) out.push(end);
      out.push(text);
    };
    let at = 0;
    const copyTo = (line: number): void => {
      for (; at < line; at += 1) if (this.#lines[at] !== '') write(this.#lines[at] ?? '');
    };
    copyTo(this.#headerLine);
    for (const row of added.get(-1) ?? []) write(this.#newRecord(row) + end);
    for (const [index, record] of this.#records.entries()) {
      copyTo(record.from);
      const after = replaced.get(index);
      if (after === undefined) copyTo(record.line);
      else if (after !== null) write(this.#changed(record, after));
      at = record.line;
      for (const row of added.get(index) ?? []) write(this.#newRecord(row) + end);
    }
    copyTo(this.#lines.length);
    return encoded(out.join(''), this.#raw);
  }

  /** By the place of the record: what it becomes, and the new rows behind it; -1 is the heading. */
  #placed(changes: readonly RowChange[]) {
    const places = new Map<string, number>();
    const ofCode = new Map<string, number>();
    for (const [index, { cells }] of this.#records.entries()) {
      places.set(identityOf(this.#table, cells), index);
      ofCode.set(codeOf(this.#table, cells), index);
    }
    const replaced = new Map<number, TableCells | null>();
    const added = new Map<number, TableCells[]>();
    for (const { before, after } of changes) {
      const place = before === null ? undefined : places.get(identityOf(this.#table, before));
      if (place !== undefined) replaced.set(place, after);
      else if (after !== null) {
        const behind = ofCode.get(codeOf(this.#table, after)) ?? this.#records.length - 1;
        const rows = added.get(behind);
        if (rows === undefined) added.set(behind, [after]);
        else rows.push(after);
      }
    }
    return { replaced, added };
  }

  /** The first line of a record: behind the one before, without blank lines and comments. */
  #startAfter(last: number, line: number): number {
    let from = last;
    while (from < line - 1 && !this.#begins(this.#lines[from] ?? '')) from += 1;
    return from;
  }

  #begins(line: string): boolean {
    return !line.startsWith('#') && line.replaceAll(this.#delimiter, '').trim() !== '';
  }

  #changed({ from, line, cells, count }: DocumentRecord, after: TableCells): string {
    const text = this.#lines.slice(from, line).join('');
    const end = /\r?\n$/.exec(text)?.[0] ?? '';
    const raw = rawCells(text.slice(0, text.length - end.length), this.#delimiter, count);
    const written = Array.from({ length: Math.max(count, this.#names.length) }, (_, index) => {
      const name = this.#names[index] ?? '';
      const [old, value] = [cells[name] ?? '', after[name]];
      const kept = raw?.[index] ?? rawCell(old, this.#delimiter);
      return value === undefined || value === old ? kept : rawCell(value, this.#delimiter);
    });
    return written.join(this.#delimiter) + end;
  }

  #newRecord(row: TableCells): string {
    return this.#names.map((name) => rawCell(row[name] ?? '', this.#delimiter)).join(this.#delimiter);
  }
}

/** A line of a table whose quotation marks are wrong: the rows behind it cannot be told from it. */
export class BrokenTable extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line}`);
    this.name = 'BrokenTable';
    this.line = line;
  }
}
