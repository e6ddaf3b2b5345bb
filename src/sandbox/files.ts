/**
 * An office that exports its cases by hand: writes one CSV file into a folder, as Excel in Vietnam would save it, with the
 * headings of config/sources/files.yaml.
 */
import { renameSync, writeFileSync } from 'node:fs';
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
  const rows = Array.from({ length: count }, (_, index) => {
    const row = caseload.row(index);
    return kind === 'whole'
      ? row
      : { ...row, dossierStatus: 'done', modifiedDate: at, releaseDate: at, finishDate: at };
  });
  const text = [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((field) => row[field]))]
    .map((cells) => cells.map((cell) => quoted(String(cell))).join(','))
    .join('\r\n');
  const name = `${kind === 'whole' ? 'toanbo' : 'thaydoi'}-${now}.csv`;
  const content = `\uFEFF${text}\r\n`;
  const file = join(folder, name);
  writeFileSync(`${file}.part`, broken ? content.slice(0, -content.length / 10) : content);
  renameSync(`${file}.part`, file);
  return file;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
