import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import type { Html } from '../../presentation/html.ts';
import { capitalised, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../presentation/numbers.ts';
import { caseTexts } from '../cases/messages.ts';
import { causeLabel } from '../explain/causeLabel.ts';
import type { Cause } from '../explain/schema.ts';
import { disambiguate } from '../gap/groupNames.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';
import { barOf, printedTable } from './printedTable.ts';

/** Rows of the table of owners. */
const MAX_OWNERS = 5;

interface CauseRow extends Pick<Cause, 'count' | 'share' | 'cumulativeShare' | 'ownerName'> {
  readonly label: string;
}

/** A portal code means nothing by itself. */
function labelOf(cause: Cause, language: Language): string {
  const { reason, key } = cause;
  const isCode = REASONS[reason].about === 'portal_code' && key !== '';
  return causeLabel(isCode ? { ...cause, key: caseTexts(language).list.portalCode(key) } : cause);
}

/** The first causes, and the others summed in one row. */
export function causesTable({ explain }: ProvinceReport, language: Language, most: number): Html {
  const texts = pageTexts(language);
  const { cause, owner, count, share, cumulative } = texts.causeColumns;
  const causes: CauseRow[] = explain.causes.map((each) => ({ ...each, label: labelOf(each, language) }));
  const rows = withOthers(causes, most, (others, cases) => ({
    label: texts.others(formatCount(others, language)),
    ownerName: '',
    count: cases,
    share: percent(cases, explain.unsynced),
    cumulativeShare: 100,
  }));
  return printedTable(
    texts.causes,
    [
      { header: cause, kind: 'text', width: 47, cell: (line) => line.label },
      { header: owner, kind: 'text', width: 18, cell: (line) => terminalText(line.ownerName) },
      { header: count, kind: 'number', cell: (line) => formatCount(line.count, language) },
      { header: share, kind: 'number', cell: (line) => formatPercent(line.share, language) },
      { header: '', kind: 'bar', width: 10, cell: (line) => barOf(line.share) },
      { header: cumulative, kind: 'number', cell: (line) => formatPercent(line.cumulativeShare, language) },
    ],
    rows,
    texts.none,
  );
}

export function agenciesTable({ agencies }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { agency, total, unsynced, rate } = texts.agencyColumns;
  const nameOf = disambiguate(agencies);
  return printedTable(
    texts.agencies(formatCount(agencies.length, language)),
    [
      { header: agency, kind: 'text', width: 52, cell: (group) => agencyText(nameOf(group)) },
      { header: total, kind: 'number', cell: (group) => formatCount(group.total, language) },
      { header: unsynced, kind: 'number', cell: (group) => formatCount(group.unsynced, language) },
      { header: rate, kind: 'number', cell: (group) => formatPercent(group.syncedPercent, language) },
    ],
    agencies,
    texts.none,
  );
}

/** The first owners, and the others summed in one row. */
export function ownersTable({ owners, explain }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { owner, count, share } = texts.ownerColumns;
  const most = owners.length > MAX_OWNERS ? MAX_OWNERS - 1 : MAX_OWNERS;
  const rows = withOthers(owners, most, (others, cases) => ({
    owner: '',
    ownerName: texts.otherOwners(formatCount(others, language)),
    count: cases,
    share: percent(cases, explain.unsynced),
  }));
  return printedTable(
    texts.owners,
    [
      { header: owner, kind: 'text', width: 50, cell: (line) => terminalText(line.ownerName) },
      { header: count, kind: 'number', cell: (line) => formatCount(line.count, language) },
      { header: share, kind: 'number', cell: (line) => formatPercent(line.share, language) },
    ],
    rows,
    texts.none,
  );
}

/** By level, and for all of them. */
export function punctualityTable({ gap, punctuality }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { level, onTime, late, online } = texts.punctualityColumns;
  const rate = (percentage: number | null): string => formatPercent(percentage, language);
  return printedTable(
    texts.punctuality,
    [
      { header: level, kind: 'text', width: 26, cell: ({ name }) => capitalised(name) },
      {
        header: texts.agencyColumns.total,
        kind: 'number',
        cell: ({ total }) => formatCount(total, language),
      },
      { header: onTime, kind: 'number', cell: ({ onTimePercent }) => rate(onTimePercent) },
      { header: late, kind: 'number', cell: (group) => formatCount(group.late, language) },
      { header: online, kind: 'number', width: 20, cell: ({ onlinePercent }) => rate(onlinePercent) },
    ],
    [
      ...punctuality.groups,
      { ...punctuality, name: gap.filter === undefined ? texts.all : texts.agencyColumns.total },
    ],
    texts.none,
  );
}

/** Shortens "People's Committee", with which most names begin, in the usual way. */
function agencyText(name: string): string {
  return terminalText(name).replace(/^(Ủy|Uỷ) ban nhân dân (?=.)/, 'UBND ');
}

/** The first `most` rows, and one row that sums up the others. */
function withOthers<Row extends { readonly count: number }>(
  rows: readonly Row[],
  most: number,
  sumOf: (others: number, cases: number) => Row,
): readonly Row[] {
  const others = rows.slice(most);
  if (others.length === 0) return rows;
  const cases = others.reduce((sum, { count }) => sum + count, 0);
  return [...rows.slice(0, most), sumOf(others.length, cases)];
}
