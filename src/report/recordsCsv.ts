import { REASONS } from '../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../domain/status.ts';
import type { Ledger, RecordFilter } from '../ledger/ledger.ts';
import { BOM, csvRow } from './csv.ts';
import { type RecordRow, recordRow } from './records.ts';
import { type Language, textsOf } from './texts.ts';

/** Records read from the ledger at a time. */
const PAGE = 1_000;

/**
 * Everything that matches as CSV, a page of the ledger a chunk, in memory that does not grow with the
 * export: the next page is read when the reader asks for it. Ends after `limit` records where one is given.
 */
export async function* recordsCsv(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: {
    readonly language: Language;
    readonly offsetMs: number;
    readonly bom?: boolean | undefined;
    readonly limit?: number | undefined;
  },
): AsyncGenerator<string, void, undefined> {
  yield (options.bom === true ? BOM : '') + headerRow(options.language);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let afterId = 0;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const records = await ledger.records(filter, size, afterId);
    const last = records.at(-1);
    if (last === undefined) return;
    yield records.map((record) => dataRow(recordRow(record, options.offsetMs), options.language)).join('');
    if (records.length < size) return;
    left -= records.length;
    afterId = last.id;
  }
}

function headerRow(language: Language): string {
  const { csv } = textsOf(language);
  return csvRow([
    csv.caseNo,
    csv.state,
    csv.stateName,
    csv.reason,
    csv.reasonName,
    csv.detail,
    csv.portalCode,
    csv.agencyCode,
    csv.procedureCode,
    csv.status,
    csv.statusName,
    csv.receivedAt,
    csv.modifiedAt,
    csv.attempts,
    csv.nextAttemptAt,
    csv.lastSyncedAt,
  ]);
}

/** The codes are for filters and formulas, the names beside them for the reader. */
function dataRow(row: RecordRow, language: Language): string {
  return csvRow([
    row.caseNo,
    row.state,
    textsOf(language).states[row.state],
    row.reason,
    row.reason === null ? null : REASONS[row.reason].title[language],
    row.detail,
    row.portalCode,
    row.agencyCode,
    row.procedureCode,
    row.status,
    row.status !== null && isPortalStatus(row.status) ? PORTAL_STATUSES[row.status][language] : null,
    row.receivedAt,
    row.modifiedAt,
    row.attempts,
    row.nextAttemptAt,
    row.lastSyncedAt,
  ]);
}
