/**
 * An office that exports its cases by hand: writes one CSV file into a folder, as Excel in Vietnam would save it, with the
 * headings of config/sources/files.yaml.
 */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../domain/time.ts';
import { secondOf, stamp } from './cases/calendar.ts';
import { createCaseload } from './cases/caseload.ts';
import type { DossierRow } from './cases/row.ts';
import { fileOptions } from './files/options.ts';
import { type OptionsOf, parseOptions } from './options.ts';

export interface CaseFileOptions extends OptionsOf<typeof fileOptions> {
  readonly folder: string;
  /** The clock of the office; default now. */
  readonly now?: Instant | undefined;
}

const COLUMNS = {
  'Mã hồ sơ': 'dossierNo',
  'Mã TTHC': 'serviceCode',
  'Tên TTHC': 'serviceName',
  'Mã cơ quan': 'govAgencyCode',
  'Tên cơ quan': 'govAgencyName',
  'Mã lĩnh vực': 'domainCode',
  'Tên lĩnh vực': 'domainName',
  'Trạng thái': 'dossierStatus',
  'Nộp trực tuyến': 'online',
  'Ngày nộp': 'submitDate',
  'Ngày tiếp nhận': 'receiveDate',
  'Ngày hẹn trả': 'dueDate',
  'Ngày có kết quả': 'releaseDate',
  'Ngày kết thúc': 'finishDate',
  'Ngày cập nhật': 'modifiedDate',
  'Chủ hồ sơ': 'applicantName',
  'Loại đối tượng': 'applicantIdType',
  'Số giấy tờ': 'applicantIdNo',
  'Địa chỉ': 'address',
  'Điện thoại': 'contactTelNo',
  Email: 'contactEmail',
  'Trích yếu': 'dossierName',
} as const satisfies Readonly<Record<string, keyof DossierRow>>;

/** Writes the file under another name first, as upload programs do. Returns its path. */
export function writeCaseFile(options: CaseFileOptions): string {
  const { now = Date.now(), ...given } = options;
  const settings = parseOptions(fileOptions, given, 'office');
  const { folder, kind, records, changed, broken } = settings;
  const caseload = createCaseload(settings);
  const count = kind === 'whole' ? records : Math.min(changed, records);
  const at = stamp(secondOf(now));
  const line = (index: number): string => {
    const row = caseload.row(index);
    const shown =
      kind === 'whole'
        ? row
        : { ...row, dossierStatus: 'done', modifiedDate: at, releaseDate: at, finishDate: at };
    return lineOf(Object.values(COLUMNS).map((field) => shown[field]));
  };
  const name = `${kind === 'whole' ? 'toanbo' : 'thaydoi'}-${now}.csv`;
  const file = join(folder, name);
  const written = openSync(`${file}.part`, 'w');
  writeSync(written, `\uFEFF${lineOf(Object.keys(COLUMNS))}`);
  // Excel's own file of a million rows is larger than a text can be.
  const whole = broken ? Math.floor(count * 0.9) : count;
  for (let from = 0; from < whole; from += LINES) {
    const lines = Array.from({ length: Math.min(LINES, whole - from) }, (_, i) => line(from + i));
    writeSync(written, lines.join(''));
  }
  if (broken) writeSync(written, line(whole).slice(0, 60));
  closeSync(written);
  renameSync(`${file}.part`, file);
  return file;
}

/** Lines of one write. */
const LINES = 1_000;

function lineOf(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => quoted(String(cell))).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
