import { agencyRow } from '../../domain/agencies.ts';
import { REASONS } from '../../domain/reason.ts';
import { formatDay, type Instant } from '../../domain/time.ts';
import { type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { formatCount, formatDateTime } from '../../presentation/numbers.ts';
import { remedyOf } from '../explain/remedy.ts';
import { placeOfCode } from '../mappings/build.ts';
import { tableTitle } from '../mappings/text.ts';
import { type CodeToMap, codesOf, type WorkGroup } from './build.ts';
import { worklistTexts } from './messages.ts';
import type { RowOptions } from './rows.ts';

export interface BookOptions extends RowOptions {
  /** What the source calls each agency. */
  readonly agencyNames: ReadonlyMap<string, string>;
}

interface BookParts {
  /** By its code; null for the province. */
  readonly agency: string | null;
  readonly groups: readonly WorkGroup[];
}

/** The list with a cover that says what is to be done, and a sheet of codes to be mapped where these hold cases back. */
export function withCover(list: ExportTable, parts: BookParts, options: BookOptions): ExportTable {
  const held = codesOf(parts.groups);
  const codes = held.length === 0 ? [] : [codesTable(held, options)];
  return { ...list, sheets: { before: [coverTable(parts, options), ...codes], after: [] } };
}

/** The codes to be mapped, with their cases behind them: one file for the whole province. */
export function codesBook(list: ExportTable, parts: BookParts, options: BookOptions): ExportTable {
  return {
    ...codesTable(codesOf(parts.groups), options),
    sheets: { before: [coverTable(parts, options)], after: [list] },
  };
}

/** As the table of agencies names it, else as the source does, else its code. */
export function agencyName(code: string, { agencies, agencyNames, now }: BookOptions): string {
  return agencyRow(agencies, code, now)?.name || agencyNames.get(code) || code;
}

function coverTable({ agency, groups }: BookParts, options: BookOptions): ExportTable {
  const { language, now, offsetMs } = options;
  const texts = worklistTexts(language);
  const { columns: headers, cover } = texts;
  const rows = causeRows(groups, options);
  const owners = [...new Set(rows.map(({ owner }) => owner))];
  const columns = [
    ...fields(headers, 'text', 34, ['reason']),
    ...fields(headers, 'text', 13, ['portalCode']),
    ...fields(headers, 'count', 10, ['count']),
    ...fields(headers, 'day', 16, ['oldest']),
    ...fields(headers, 'text', 28, ['owner']),
    ...fields(headers, 'text', 70, ['remedy']).map((column) => ({ ...column, wrap: true as const })),
  ];
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return {
    name: cover.sheet,
    heading: [
      cover.title,
      cover.agency(agency === null ? cover.province : `${agencyName(agency, options)} (${agency})`),
      ...(owners.length === 1 && owners[0] !== undefined ? [cover.owner(owners[0])] : []),
      cover.count(formatCount(count, language), formatDateTime(now, offsetMs, language)),
      cover.how,
      '',
    ],
    columns,
    pages: [tablePage(columns, rows)],
  };
}

interface CauseRow {
  readonly reason: string;
  readonly portalCode: string | null;
  readonly owner: string;
  readonly remedy: string;
  count: number;
  since: Instant;
}

function causeRows(groups: readonly WorkGroup[], options: BookOptions) {
  const { language, offsetMs } = options;
  const rows = new Map<string, CauseRow>();
  for (const { reason, portalCode, detail, count, since } of groups.flatMap(({ causes }) => causes)) {
    const { remedy, ownerName: owner } = remedyOf(reason, portalCode, options, language, detail);
    const key = [reason, portalCode, owner, remedy].join('\n');
    const title = REASONS[reason].title[language];
    const row = rows.get(key) ?? { reason: title, portalCode, owner, remedy, count: 0, since };
    row.count += count;
    row.since = Math.min(row.since, since);
    rows.set(key, row);
  }
  return [...rows.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ since, ...row }) => ({ ...row, oldest: formatDay(since, offsetMs) }));
}

function codesTable(codes: readonly CodeToMap[], options: BookOptions): ExportTable {
  const { language, offsetMs, procedures, agencyNames } = options;
  const { columns: headers, codes: texts } = worklistTexts(language);
  const columns = [
    ...fields(headers, 'text', 24, ['table']),
    ...fields(headers, 'text', 24, ['code']),
    ...fields(headers, 'text', 60, ['codeName']),
    ...fields(headers, 'text', 24, ['value']),
    ...fields(headers, 'count', 12, ['count', 'agencies']),
    ...fields(headers, 'day', 16, ['oldest']),
  ];
  const names = { procedures, agencies: agencyNames, statuses: null, 'portal-codes': null };
  const rows = codes.map(({ table, code: held, count, agencies, since }) => {
    const { source, code } = placeOfCode(held, options.ofSources);
    return {
      table: tableTitle(table, source, language),
      code,
      codeName: names[table]?.get(held) ?? '',
      // Left empty, to be filled in.
      value: null,
      count,
      agencies,
      oldest: formatDay(since, offsetMs),
    };
  });
  return {
    name: texts.sheet,
    heading: [texts.title, texts.how, ''],
    columns,
    pages: [tablePage(columns, rows)],
  };
}
