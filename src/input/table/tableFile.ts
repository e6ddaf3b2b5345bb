import { createReadStream } from 'node:fs';
import type { Bilingual } from '../../domain/language.ts';
import { readBytesFile } from '../textFile.ts';
import { otherSheetStarts, sheetRows, sheetRowsSync } from '../xlsx/workbook.ts';
import { csvLines, type TableLine } from './csv.ts';
import { csvRows } from './csvRows.ts';
import { decodeText } from './decode.ts';
import { NotReadable } from './notReadable.ts';

export type TableText =
  | { readonly ok: true; readonly kind: 'text' | 'workbook'; readonly lines: readonly TableLine[] }
  | { readonly ok: false; readonly found: Bilingual };

/** A table of at most `maxBytes`, whatever program saved it: a workbook's first sheet, or text with separators. */
export function readTableFile(file: string, maxBytes: number, onBroken: (line: number) => void): TableText {
  const read = readBytesFile(file, maxBytes);
  if (!read.ok) return read;
  const kind = kindOf(read.bytes);
  if (kind === 'oldExcel') return { ok: false, found: FAULTS.oldExcel };
  if (kind === 'text') {
    const text = decodeText(read.bytes);
    return text === null
      ? { ok: false, found: FAULTS.no_text }
      : { ok: true, kind, lines: csvLines(text, onBroken) };
  }
  try {
    return { ok: true, kind, lines: sheetRowsSync(file, maxBytes) };
  } catch (error) {
    if (error instanceof NotReadable) return { ok: false, found: FAULTS[error.why] };
    throw error;
  }
}

/** Why a table cannot be read at all. */
export class TableFault extends Error {
  readonly found: Bilingual;

  constructor(found: Bilingual) {
    super(found.en);
    this.name = 'TableFault';
    this.found = found;
  }
}

/**
 * The rows of a table of any size, as they are read; `comments` as for csvRows. TableFault, or the system's error for a file it
 * cannot open.
 */
export async function* tableRows(
  file: string,
  options: { readonly comments: boolean },
): AsyncGenerator<TableLine> {
  const kind = kindOf(await firstBytes(file));
  if (kind === 'oldExcel') throw new TableFault(FAULTS.oldExcel);
  try {
    yield* kind === 'workbook' ? sheetRows(file) : csvRows(file, options);
  } catch (error) {
    if (error instanceof NotReadable) throw new TableFault(FAULTS[error.why]);
    throw error;
  }
}

/** The first rows of each visible sheet of a workbook that tableRows leaves out. */
export async function otherSheets(file: string, most: number): Promise<readonly (readonly TableLine[])[]> {
  try {
    return await otherSheetStarts(file, most);
  } catch (error) {
    if (error instanceof NotReadable) throw new TableFault(FAULTS[error.why]);
    throw error;
  }
}

/** Whether the file is a workbook, whatever its name. */
export async function isWorkbook(file: string): Promise<boolean> {
  return kindOf(await firstBytes(file)) === 'workbook';
}

function kindOf(start: Uint8Array): 'workbook' | 'oldExcel' | 'text' {
  const signature = Buffer.from(start.subarray(0, 4)).toString('hex');
  if (signature === '504b0304') return 'workbook';
  return signature === 'd0cf11e0' ? 'oldExcel' : 'text';
}

async function firstBytes(file: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(file, { end: 3 }) as AsyncIterable<Uint8Array>) return chunk;
  return new Uint8Array();
}

const FAULTS = {
  no_text: { vi: 'tệp không phải bảng CSV hoặc XLSX', en: 'a file that is neither CSV nor XLSX' },
  oldExcel: {
    vi: 'tệp Excel đời cũ (.xls) hoặc có mật khẩu; hãy lưu lại dạng .xlsx không mật khẩu hoặc CSV UTF-8',
    en: 'an old Excel file (.xls) or one with a password; save it as .xlsx without a password or as CSV UTF-8',
  },
  encrypted: { vi: 'tệp có mật khẩu', en: 'a file with a password' },
  broken: { vi: 'tệp XLSX bị hỏng', en: 'a broken XLSX file' },
  too_large: {
    vi: 'tệp XLSX quá lớn; hãy lưu dạng CSV UTF-8',
    en: 'an XLSX file that is too large; save it as CSV UTF-8',
  },
  no_sheet: { vi: 'tệp XLSX không có trang tính', en: 'an XLSX file without a sheet' },
} as const satisfies Readonly<Record<NotReadable['why'] | 'oldExcel', Bilingual>>;
