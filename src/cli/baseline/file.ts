import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Bilingual } from '../../domain/language.ts';
import { isPortalStatus } from '../../domain/status.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import { spoiltCell } from '../../input/table/cell.ts';
import { BrokenLine, textPieces } from '../../input/table/csvRows.ts';
import { decodeText } from '../../input/table/decode.ts';
import { columnNames } from '../../input/table/headings.ts';
import { NotReadable } from '../../input/table/notReadable.ts';
import { TableFault, tableRows } from '../../input/table/tableFile.ts';
import type { BaselineRow } from '../../ledger/port/ingest.ts';
import { StatusesSeen } from './statusesSeen.ts';

/** Rows per ledger transaction. */
const CHUNK = 2_000;

const COLUMNS = ['caseNo', 'status', 'nationCode'] as const;

const FAULTS = {
  missing: { vi: 'thiếu caseNo, hoặc caseNo không phải văn bản', en: 'caseNo is missing or is no text' },
  empty: { vi: 'caseNo trống', en: 'caseNo is empty' },
  status: {
    vi: 'status không phải mã trạng thái của Cổng từ 1 đến 10',
    en: "status is not one of the portal's codes 1 to 10",
  },
  nationCode: { vi: 'nationCode không phải văn bản', en: 'nationCode is no text' },
  tooLong: {
    vi: 'số không viết được chính xác (quá 2⁵³ hoặc có phần lẻ); hãy ghi trong dấu nháy kép',
    en: 'a number that JSON cannot hold exactly (beyond 2⁵³, or with a fraction); put it in double quotes',
  },
  csv: { vi: 'không phải một dòng như dòng tiêu đề', en: 'not a CSV row like the header' },
  json: { vi: 'không phải một đối tượng JSON', en: 'not a JSON object' },
  noColumn: { vi: 'không có cột caseNo (mã hồ sơ)', en: 'no column caseNo' },
  object: { vi: 'không phải một đối tượng JSON', en: 'Invalid input: not a JSON object' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/**
 * Streams a baseline file: a table (CSV or XLSX) with a column `caseNo`, and optionally `status` and `nationCode`, or
 * NDJSON with these keys (recognised by a leading `{`).
 *
 * An unreadable row stops the import with UsageError `baseline.row` and its line number, because half a baseline would
 * fake a gap. Rows before it are kept; importing the file again is harmless.
 */
export async function* readBaseline(file: string): AsyncGenerator<readonly BaselineRow[]> {
  const seen = new StatusesSeen();
  let chunk: BaselineRow[] = [];
  for await (const { line, value } of rowsOf(file)) {
    const row = baselineRow(file, line, value);
    const earlier = seen.conflict(row.caseNo, row.status, line);
    if (earlier !== null) throw twice(file, line, earlier);
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

interface Row {
  readonly line: number;
  readonly value: Readonly<Partial<Record<(typeof COLUMNS)[number], unknown>>>;
}

async function* rowsOf(file: string): AsyncGenerator<Row> {
  try {
    yield* (await isNdjson(file)) ? ndjsonRows(file) : tableValues(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof BrokenLine) throw badRow(file, error.line, FAULTS.csv);
    if (error instanceof TableFault || error instanceof NotReadable) throw unreadable(file, error);
    throw new UsageError('baseline.file', `${file} cannot be read.`, 'Check the path and its permissions.', {
      message: `Không đọc được ${file}.`,
      remedy: 'Kiểm tra đường dẫn và quyền đọc tệp.',
    });
  }
}

async function isNdjson(file: string): Promise<boolean> {
  for await (const piece of createReadStream(file, { end: 1_023 }) as AsyncIterable<Uint8Array>) {
    return /^\s*\{/.test(decodeText(piece) ?? '');
  }
  return false;
}

async function* ndjsonRows(file: string): AsyncGenerator<Row> {
  const nameOf = headingCache();
  let line = 0;
  for await (const piece of textPieces(file)) {
    const lines = piece.split('\n');
    // What follows the last line end belongs to the next piece.
    if (lines.at(-1) === '') lines.pop();
    for (const json of lines) {
      line += 1;
      if (json.trim() === '') continue;
      let value: unknown;
      try {
        value = JSON.parse(json);
      } catch {
        throw badRow(file, line, FAULTS.json);
      }
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw badRow(file, line, FAULTS.object);
      yield {
        line,
        value: Object.fromEntries(Object.entries(value).map(([key, item]) => [nameOf(key), item])),
      };
    }
  }
}

/** A million rows have the same few keys. */
function headingCache(): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = columnNames([key], COLUMNS)[0] ?? key;
    if (names.size < 1_000) names.set(key, name);
    return name;
  };
}

async function* tableValues(file: string): AsyncGenerator<Row> {
  let names: readonly string[] | null = null;
  for await (const { line, cells } of tableRows(file, { comments: true })) {
    if (names === null) {
      names = columnNames(cells, COLUMNS);
      if (!names.includes('caseNo')) throw badRow(file, line, FAULTS.noColumn);
      for (const column of COLUMNS) {
        if (names.indexOf(column) !== names.lastIndexOf(column)) throw badRow(file, line, twoColumns(column));
      }
      continue;
    }
    if (cells.slice(names.length).some((cell) => cell !== '')) throw badRow(file, line, FAULTS.csv);
    const value: Record<string, string> = {};
    for (const [at, name] of names.entries()) value[name] = cells[at] ?? '';
    yield { line, value };
  }
}

const cell = (fault: Bilingual) =>
  z.unknown().transform((value, context): string => {
    if (typeof value === 'string') return tidyCode(value);
    if (value === undefined || value === null) return '';
    if (Number.isSafeInteger(value)) return String(value);
    context.addIssue({ code: 'custom', params: typeof value === 'number' ? FAULTS.tooLong : fault });
    return z.NEVER;
  });

const rowSchema = z.object({
  caseNo: cell(FAULTS.missing),
  status: cell(FAULTS.status),
  nationCode: cell(FAULTS.nationCode),
});
const faultSchema = z.object({ vi: z.string(), en: z.string() });

function baselineRow(file: string, line: number, value: Row['value']): BaselineRow {
  const parsed = rowSchema.safeParse({
    caseNo: value.caseNo,
    status: value.status,
    nationCode: value.nationCode,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const fault = issue?.code === 'custom' ? faultSchema.safeParse(issue.params).data : undefined;
    throw badRow(file, line, fault ?? FAULTS.missing);
  }
  const { caseNo, status, nationCode } = parsed.data;
  if (caseNo === '') throw badRow(file, line, value.caseNo === undefined ? FAULTS.missing : FAULTS.empty);
  for (const text of [caseNo, nationCode]) {
    const spoilt = spoiltCell(text);
    if (spoilt !== null) throw badRow(file, line, spoilt.found, spoilt.remedy);
  }
  // Some programs write the codes with two digits.
  const code = status.replace(/^0(?=\d$)/, '');
  if (code !== '' && !isPortalStatus(code)) throw badRow(file, line, FAULTS.status);
  return nationCode === '' ? { caseNo, status: code || null } : { caseNo, status: code || null, nationCode };
}

function twoColumns(column: string): Bilingual {
  return { vi: `có hai cột ${column}`, en: `two columns for ${column}` };
}

const FORM: Bilingual = {
  vi: 'Tệp cần cột caseNo (mã hồ sơ); có thể thêm cột status (mã trạng thái trên Cổng, 1 đến 10) và nationCode (mã hồ sơ quốc gia).',
  en: 'The file needs a column caseNo and may have a column status with the code at the portal (1 to 10), and nationCode with the number of the case there.',
};

function badRow(file: string, line: number, why: Bilingual, remedy: Bilingual = FORM): UsageError {
  return new UsageError('baseline.row', `${file}, line ${line}: ${why.en}.`, remedy.en, {
    message: `${file}, dòng ${line}: ${why.vi}.`,
    remedy: remedy.vi,
  });
}

function twice(file: string, line: number, earlier: number): UsageError {
  return badRow(
    file,
    line,
    {
      vi: `mã hồ sơ này đã có ở dòng ${earlier} với trạng thái khác`,
      en: `this caseNo is also in line ${earlier}, with another status`,
    },
    {
      vi: 'Giữ lại dòng có trạng thái mới nhất, rồi nhập lại.',
      en: 'Keep the row with the newest status, and import the file again.',
    },
  );
}

function unreadable(file: string, error: TableFault | NotReadable): UsageError {
  const found =
    error instanceof TableFault
      ? error.found
      : { vi: 'tệp không phải văn bản', en: 'a file that is not text' };
  return new UsageError('baseline.file', `${file}: ${found.en}.`, FORM.en, {
    message: `${file}: ${found.vi}.`,
    remedy: FORM.vi,
  });
}
