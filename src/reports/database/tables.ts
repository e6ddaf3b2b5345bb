import { CASE_DIMENSIONS, GAP_DIMENSIONS } from '../../domain/dimension.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Bilingual, Language } from '../../domain/language.ts';
import { formatDay } from '../../domain/time.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type ColumnType, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { recordsTable } from '../cases/table.ts';
import { type ExplainOptions, explainGap } from '../explain/build.ts';
import { explainTable } from '../explain/table.ts';
import { gapReport } from '../gap/build.ts';
import type { GapOptions } from '../gap/options.ts';
import { gapTable } from '../gap/table.ts';
import { historyReport } from '../history/build.ts';
import type { HistoryReport } from '../history/schema.ts';
import { historyTable } from '../history/table.ts';
import { punctualityReport } from '../punctuality/build.ts';
import { punctualityTable } from '../punctuality/table.ts';
import { ageOf } from '../sources/age.ts';

export type DatabaseLedger = Pick<
  Ledger,
  | ('gapTotals' | 'gapGroups' | 'elsewhereGroups' | 'gapFiltered' | 'gapAsOf' | 'countUnsyncedSince')
  | ('names' | 'fact')
  | ('listRecords' | 'causes' | 'snapshots' | 'punctuality')
>;

export type DatabaseOptions = Pick<GapOptions, 'now' | 'agencies' | 'offsetMs' | 'language' | 'filter'> &
  Pick<ExplainOptions, 'procedures' | 'portalCodes' | 'ofSources'> & {
    /** Whose snapshots: none are kept of several agencies together. */
    readonly history: 'province' | 'none' | { readonly agency: string };
  };

interface TableSource {
  readonly name: string;
  readonly note: Bilingual;
  /** Reads the ledger once; the table can then be headed in either language. */
  read(ledger: DatabaseLedger, options: DatabaseOptions): Promise<(language: Language) => ExportTable>;
}

/** Before the first snapshot of any ledger. */
const BEGINNING = '2000-01-01';

/**
 * The tables of a database for other programs. Their columns are those of the exports, under the codes that no language
 * and no release changes. None holds personal data: they are read where the lists of the API are.
 */
export const DATABASE_TABLES: readonly TableSource[] = [
  {
    name: 'cases',
    note: { vi: 'mỗi hồ sơ một dòng, như `records`', en: 'one row a case, as `records`' },
    read: async (ledger, options) => {
      const { offsetMs, portalCodes, ofSources } = options;
      const age = await ageOf(ledger, options);
      if (options.filter !== undefined) {
        const filter = recordFilter(options.filter, options);
        return (language) =>
          recordsTable(ledger, filter, { language, offsetMs, portalCodes, ofSources, age });
      }
      const { synced, never, stale } = await ledger.gapTotals();
      const rows = synced + never + stale;
      return (language) =>
        recordsTable(ledger, {}, { language, offsetMs, portalCodes, ofSources, rows, age });
    },
  },
  {
    name: 'gap',
    note: { vi: 'số liệu toàn tỉnh, một dòng, như `gap`', en: 'the whole province in one row, as `gap`' },
    read: async (ledger, options) => {
      const report = await gapReport(ledger, options);
      return (language) => gapTable(report, language);
    },
  },
  ...GAP_DIMENSIONS.map(
    (by): TableSource => ({
      name: `gap_by_${by}`,
      note: { vi: `như \`gap --by ${by}\``, en: `as \`gap --by ${by}\`` },
      read: async (ledger, options) => {
        const report = await gapReport(ledger, { ...options, by });
        return (language) => gapTable(report, language);
      },
    }),
  ),
  {
    name: 'causes',
    note: { vi: 'các nguyên nhân, như `gap --explain`', en: 'the causes, as `gap --explain`' },
    read: async (ledger, options) => {
      const explanation = await explainGap(ledger, options);
      return (language) => explainTable(explanation, language);
    },
  },
  {
    name: 'history',
    note: { vi: 'mọi số liệu đã chốt, như `history`', en: 'all snapshots, as `history`' },
    read: async (ledger, options) => {
      const report = await historyOf(ledger, options);
      return (language) => historyTable(report, language);
    },
  },
  ...CASE_DIMENSIONS.map(
    (by): TableSource => ({
      name: `punctuality_by_${by}`,
      note: { vi: `như \`punctuality --by ${by}\``, en: `as \`punctuality --by ${by}\`` },
      read: async (ledger, options) => {
        const report = await punctualityReport(ledger, { ...options, by });
        return (language) => punctualityTable(report, language);
      },
    }),
  ),
];

async function historyOf(ledger: DatabaseLedger, options: DatabaseOptions): Promise<HistoryReport> {
  const { history, now, offsetMs } = options;
  const none = { from: BEGINNING, to: formatDay(now, offsetMs), snapshots: [] };
  if (history === 'none') return none;
  const agency = history === 'province' ? undefined : history.agency;
  try {
    return await historyReport(ledger, { ...options, from: BEGINNING, agency });
  } catch (error) {
    // No snapshot knows the agency yet.
    if (error instanceof UsageError && error.code === 'usage.agency') return none;
    throw error;
  }
}

export interface DatabaseTable {
  readonly name: string;
  readonly table: ExportTable;
}

/** Each table in turn, and in the end `columns`, which documents them. The rows of one are read before the next begins. */
export async function* databaseTables(
  ledger: DatabaseLedger,
  options: DatabaseOptions,
): AsyncGenerator<DatabaseTable, void, undefined> {
  const documented: ColumnNote[] = [];
  for (const { name, note, read } of DATABASE_TABLES) {
    const headed = await read(ledger, options);
    const [vi, en] = [headed('vi').columns, headed('en').columns];
    for (const [i, { code, type, header }] of vi.entries()) {
      documented.push({ table: name, column: code, type, vi: header, en: en[i]?.header ?? '', note });
    }
    yield { name, table: headed(options.language) };
  }
  yield { name: 'columns', table: columnsTable(documented) };
}

interface ColumnNote extends Bilingual {
  readonly table: string;
  readonly column: string;
  readonly type: ColumnType;
  readonly note: Bilingual;
}

function columnsTable(documented: readonly ColumnNote[]): ExportTable {
  const text = (code: string, value: (row: ColumnNote) => string) => {
    return { code, header: code, type: 'text', width: 26, value } as const;
  };
  const columns = [
    text('table', ({ table }) => table),
    text('column', ({ column }) => column),
    text('type', ({ type }) => type),
    text('vi', ({ vi }) => vi),
    text('en', ({ en }) => en),
    text('tableVi', ({ note }) => note.vi),
    text('tableEn', ({ note }) => note.en),
  ];
  return { name: 'columns', columns, pages: [tablePage(columns, documented)] };
}

const SQL_TYPES = {
  text: 'TEXT',
  count: 'INTEGER',
  rate: 'REAL',
  day: 'TEXT',
  instant: 'TEXT',
} as const satisfies Readonly<Record<ColumnType, string>>;

/** The table as a database has it. */
export function sqlTable({ name, table }: DatabaseTable) {
  const columns = table.columns.map(({ code, type }) => ({ name: code, type: SQL_TYPES[type] }));
  return { name, columns, pages: table.pages };
}
