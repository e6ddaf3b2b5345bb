/**
 * A province that gives two views: writes a file of statements that make its tables and the views `v_case` and `v_step`, with
 * the columns of config/sources/sql.yaml. Times are local and without a zone, as such views have them.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createCaseload } from './cases/caseload.ts';
import type { DossierRow } from './cases/row.ts';
import { type OptionsOf, parseOptions } from './options.ts';
import { sqlOptions } from './sql/options.ts';

export interface SqlFileOptions extends OptionsOf<typeof sqlOptions> {
  readonly file: string;
}

/** Name of the column → field of the row, and whether it is a time. */
const COLUMNS: readonly (readonly [column: string, field: keyof DossierRow, isTime?: 'time'])[] = [
  ['case_no', 'dossierNo'],
  ['procedure_code', 'serviceCode'],
  ['procedure_name', 'serviceName'],
  ['agency_code', 'govAgencyCode'],
  ['agency_name', 'govAgencyName'],
  ['domain_code', 'domainCode'],
  ['domain_name', 'domainName'],
  ['status', 'dossierStatus'],
  ['online', 'online'],
  ['submitted_at', 'submitDate', 'time'],
  ['received_at', 'receiveDate', 'time'],
  ['due_at', 'dueDate', 'time'],
  ['released_at', 'releaseDate', 'time'],
  ['finished_at', 'finishDate', 'time'],
  ['changed_at', 'modifiedDate', 'time'],
  ['applicant_name', 'applicantName'],
  ['applicant_kind', 'applicantIdType'],
  ['applicant_id_no', 'applicantIdNo'],
  ['address', 'address'],
  ['telephone', 'contactTelNo'],
  ['email', 'contactEmail'],
  ['title', 'dossierName'],
];

/** Rows of one INSERT. */
const ROWS = 200;

/** Returns its path. */
export async function writeSqlFile(options: SqlFileOptions): Promise<string> {
  const settings = parseOptions(sqlOptions, options, 'database');
  await pipeline(Readable.from(statements(settings)), createWriteStream(settings.file));
  return settings.file;
}

function* statements(settings: ReturnType<typeof sqlOptions.parse>): Generator<string> {
  const time = settings.database === 'postgres' ? 'timestamp' : 'datetime';
  const columns = COLUMNS.map(
    ([name, , isTime]) => `${name} ${isTime === undefined ? 'varchar(500)' : time}`,
  );
  // Otherwise it remarks upon each that is not there yet.
  if (settings.database === 'postgres') yield 'SET client_min_messages = warning;\n';
  yield 'DROP VIEW IF EXISTS v_step;\nDROP VIEW IF EXISTS v_case;\nDROP TABLE IF EXISTS steps;\nDROP TABLE IF EXISTS cases;\n';
  yield `CREATE TABLE cases (id bigint PRIMARY KEY, ${columns.join(', ')});\n`;
  yield `CREATE TABLE steps (case_id bigint NOT NULL, status varchar(50), done_at ${time}, officer varchar(200), unit varchar(500));\n`;
  const caseload = createCaseload(settings);
  for (let from = 0; from < settings.records; from += ROWS) {
    const count = Math.min(ROWS, settings.records - from);
    const rows = Array.from({ length: count }, (_, i) => caseload.row(from + i));
    yield `INSERT INTO cases VALUES\n${rows.map(caseValues).join(',\n')};\n`;
    yield `INSERT INTO steps VALUES\n${rows.flatMap(stepValues).join(',\n')};\n`;
  }
  yield 'CREATE INDEX cases_changed ON cases (changed_at);\nCREATE INDEX steps_case ON steps (case_id);\n';
  yield 'CREATE VIEW v_case AS SELECT * FROM cases;\nCREATE VIEW v_step AS SELECT * FROM steps;\n';
}

function caseValues(row: DossierRow): string {
  const cells = COLUMNS.map(([, field, isTime]) =>
    isTime === undefined ? text(row[field]) : timeOf(row[field]),
  );
  return `(${[row.dossierId, ...cells].join(', ')})`;
}

/** That it was received, and what was done last. */
function stepValues(row: DossierRow): string[] {
  const { dossierId, receiveDate, modifiedDate, dossierStatus, lastActionUser, govAgencyName } = row;
  const step = (status: string, at: string): string =>
    `(${[dossierId, text(status), timeOf(at), text(lastActionUser), text(govAgencyName)].join(', ')})`;
  return [
    step('receiving', receiveDate),
    ...(dossierStatus === 'receiving' ? [] : [step(dossierStatus, modifiedDate)]),
  ];
}

function text(value: string | number): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** `dd/MM/yyyy HH:mm:ss` → `'yyyy-MM-dd HH:mm:ss'`; NULL for a day that no database can hold. */
function timeOf(stamp: string | number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^(\d\d)\/(\d\d)\/(\d{4}) (.+)$/.exec(String(stamp)) ?? [];
  const date = `${year}-${month}-${day}`;
  const isDay = !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date);
  return isDay ? `'${date} ${time}'` : 'NULL';
}
