import type { Exclusion } from '../../domain/exclusion.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { ExcludedFilter } from '../../ledger/port/excluded.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import {
  type Column,
  type ExportTable,
  fields,
  type TablePage,
  tablePage,
} from '../../presentation/exportTable.ts';
import { wordsOf } from '../../presentation/words.ts';
import { caseTexts } from '../cases/messages.ts';
import { type Age, asOfColumn, sourcesColumn } from '../sources/age.ts';
import { excludedPages, excludedRow } from './build.ts';
import { excludedTexts } from './messages.ts';
import type { ExcludedRow } from './schema.ts';

interface Shown {
  readonly language: Language;
  readonly offsetMs: number;
  /** The same for all rows. */
  readonly age: Age;
}

/** All that match for a file, or the first `limit`, read from the ledger while the file is written. */
export function excludedTable(
  ledger: Pick<Ledger, 'excludedCases'>,
  whys: readonly Exclusion[],
  filter: ExcludedFilter,
  { limit, ...shown }: Shown & { readonly limit?: number | undefined },
): ExportTable {
  const columns = columnsOf(shown);
  async function* pages(): AsyncGenerator<TablePage, void, undefined> {
    for await (const cases of excludedPages(ledger, whys, filter, limit)) {
      yield tablePage(
        columns,
        cases.map((one) => excludedRow(one, shown.offsetMs)),
      );
    }
  }
  return { name: excludedTexts(shown.language).sheet, columns, pages: pages() };
}

/** Codes for filters and formulas, each with its name for the reader. */
function columnsOf({ language, age }: Shown): readonly Column<ExcludedRow>[] {
  const { columns, names } = excludedTexts(language);
  const headers = { ...caseTexts(language).sheetColumns, ...columns };
  const named = (
    code: 'excludedByName' | 'statusName' | 'stateName' | 'reasonName',
    value: (row: ExcludedRow) => string | null,
  ): Column<ExcludedRow> => ({ ...{ code, header: headers[code], type: 'text', width: 26 }, value });
  return [
    ...fields(headers, 'text', 26, ['caseNo']),
    ...fields(headers, 'text', 12, ['excludedBy']),
    named('excludedByName', ({ excludedBy }) => names[excludedBy]),
    ...fields(headers, 'instant', 17, ['excludedSince', 'firstSeenAt']),
    ...fields(headers, 'text', 26, ['countedCaseNo']),
    ...fields(headers, 'text', 14, ['countedSource', 'source', 'agencyCode', 'procedureCode']),
    ...fields(headers, 'text', 12, ['status']),
    named('statusName', ({ status }) =>
      status !== null && isPortalStatus(status) ? PORTAL_STATUSES[status][language] : null,
    ),
    ...fields(headers, 'instant', 17, ['receivedAt', 'modifiedAt']),
    ...fields(headers, 'text', 12, ['state']),
    named('stateName', ({ state }) => (state === null ? null : wordsOf(language).states[state])),
    ...fields(headers, 'text', 26, ['reason']),
    named('reasonName', ({ reason }) => (reason === null ? null : REASONS[reason].title[language])),
    ...fields(headers, 'instant', 17, ['lastSyncedAt']),
    asOfColumn(age, language),
    ...sourcesColumn(age, language),
  ];
}
