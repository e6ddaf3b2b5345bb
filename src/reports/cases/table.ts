import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { ListedRecord, ListOrder } from '../../ledger/port/cases.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import {
  type Column,
  type ExportTable,
  fields,
  type TablePage,
  tablePage,
} from '../../presentation/exportTable.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { wordsOf } from '../../presentation/words.ts';
import { type Remedy, type RemedyTables, remedyOf } from '../explain/remedy.ts';
import { type Age, asOfColumn, sourcesColumn } from '../sources/age.ts';
import { isoOrNull, listPages, MAX_PAGE, orderedPage } from './build.ts';
import { detailText } from './detailText.ts';
import { caseTexts } from './messages.ts';

interface Shown extends RemedyTables {
  readonly language: Language;
  readonly offsetMs: number;
  /** The same for all rows. */
  readonly age: Age;
}

/** All matching records for a file, or the first `limit`, read from the ledger while the file is written. */
export function recordsTable(
  ledger: Pick<Ledger, 'listRecords'>,
  filter: RecordFilter,
  {
    limit,
    rows,
    ...shown
  }: Shown & {
    limit?: number | undefined;
    /** How many match, where that is known. */
    rows?: number | undefined;
  },
): ExportTable {
  const columns = recordsColumns(shown);
  async function* pages(): AsyncGenerator<TablePage, void, undefined> {
    for await (const records of listPages(ledger, filter, limit)) yield tablePage(columns, records);
  }
  return {
    name: caseTexts(shown.language).sheet,
    columns,
    pages: pages(),
    ...(rows === undefined ? {} : { rows }),
  };
}

/** In another order the cases of a file have to fit into memory: UsageError `usage.limit` for more than a page holds. */
export async function orderedTable(
  ledger: Pick<Ledger, 'orderedRecords'>,
  filter: RecordFilter,
  order: ListOrder,
  { limit = MAX_PAGE, ...shown }: Shown & { readonly limit?: number | undefined },
): Promise<ExportTable> {
  const { language } = shown;
  const columns = recordsColumns(shown);
  const { records, next } = await orderedPage(ledger, filter, order, { limit, language });
  if (next !== null && limit === MAX_PAGE) throw tooManyToOrder(language);
  return {
    ...{ name: caseTexts(language).sheet, columns, rows: records.length },
    pages: [tablePage(columns, records)],
  };
}

function tooManyToOrder(language: Language): UsageError {
  const { errors } = caseTexts(language);
  return new UsageError(
    'usage.limit',
    errors.tooManyToOrder(formatCount(MAX_PAGE, language)),
    errors.tooManyToOrderRemedy,
  );
}

/** Codes for filters and formulas, each with its name for the reader; last, who has to act and how. */
function recordsColumns(shown: Shown): readonly Column<ListedRecord>[] {
  const { language, offsetMs } = shown;
  const { sheetColumns: headers } = caseTexts(language);
  const { states } = wordsOf(language);
  const instant = (
    code: 'receivedAt' | 'modifiedAt' | 'nextAttemptAt' | 'lastSyncedAt',
    at: (row: ListedRecord) => Instant | null,
  ): Column<ListedRecord> => ({
    ...{ code, header: headers[code], type: 'instant', width: 17 },
    value: (row) => isoOrNull(at(row), offsetMs),
  });
  const forPeople = (
    code: 'detailText' | 'owner' | 'remedy',
    width: number,
    value: (row: ListedRecord) => string | null,
  ): Column<ListedRecord> => ({ code, header: headers[code], type: 'text', width, value });
  return [
    ...fields(headers, 'text', 26, ['caseNo']),
    ...fields(headers, 'text', 12, ['state']),
    {
      code: 'stateName',
      header: headers.stateName,
      type: 'text',
      width: 20,
      value: (row) => states[row.state],
    },
    ...fields(headers, 'text', 26, ['reason']),
    {
      code: 'reasonName',
      header: headers.reasonName,
      type: 'text',
      width: 26,
      value: ({ reason }) => (reason === null ? null : REASONS[reason].title[language]),
    },
    ...fields(headers, 'text', 50, ['detail']),
    ...fields(headers, 'text', 12, ['portalCode']),
    ...fields(headers, 'text', 14, ['agencyCode', 'procedureCode']),
    ...fields(headers, 'text', 12, ['status']),
    {
      code: 'statusName',
      header: headers.statusName,
      type: 'text',
      width: 24,
      value: ({ status }) =>
        status !== null && isPortalStatus(status) ? PORTAL_STATUSES[status][language] : null,
    },
    instant('receivedAt', ({ receivedAt }) => receivedAt),
    instant('modifiedAt', ({ modifiedAt }) => modifiedAt),
    ...fields(headers, 'count', 12, ['attempts']),
    instant('nextAttemptAt', ({ nextAttemptAt }) => nextAttemptAt),
    instant('lastSyncedAt', ({ lastAckAt }) => lastAckAt),
    ...[
      forPeople('detailText', 50, ({ reason, detail }) => detailText(reason, detail, language) || null),
      forPeople('owner', 26, (row) => remedyIn(row, shown)?.ownerName ?? null),
      forPeople('remedy', 60, (row) => remedyIn(row, shown)?.remedy ?? null),
    ],
    asOfColumn(shown.age, language),
    ...sourcesColumn(shown.age, language),
  ];
}

function remedyIn({ reason, portalCode, detail }: ListedRecord, shown: Shown): Remedy | null {
  return reason === null ? null : remedyOf(reason, portalCode, shown, shown.language, detail);
}
