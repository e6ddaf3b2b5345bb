import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import type { Html } from '../../presentation/html.ts';
import { capitalised, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../presentation/numbers.ts';
import { causeLabel } from '../explain/causeLabel.ts';
import type { Cause } from '../explain/schema.ts';
import { disambiguate } from '../gap/disambiguate.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';
import { barOf, printedTable } from './printedTable.ts';

/** Lines of owners that have room. */
const OWNERS = 5;

type CauseLine = Pick<Cause, 'count' | 'share' | 'cumulativeShare' | 'ownerName'> & {
  readonly label: string;
};

/** The causes that have room on the page, the others as one line. */
export function causesTable({ explain }: ProvinceReport, language: Language, most: number): Html {
  const texts = pageTexts(language);
  const { cause, owner, count, share, cumulative } = texts.causeColumns;
  const lines: CauseLine[] = explain.causes
    .slice(0, most)
    .map((each) => ({ ...each, label: causeLabel(each) }));
  const left = explain.causes.slice(most);
  if (left.length > 0) {
    const cases = left.reduce((sum, each) => sum + each.count, 0);
    lines.push({
      label: texts.others(formatCount(left.length, language)),
      ownerName: '',
      count: cases,
      share: percent(cases, explain.unsynced),
      cumulativeShare: 100,
    });
  }
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
    lines,
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

/** The owners that have room, the others as one line. */
export function ownersTable({ owners, explain }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { owner, count, share } = texts.ownerColumns;
  const own = owners.length > OWNERS ? owners.slice(0, OWNERS - 1) : owners;
  const lines = own.map((each) => ({ ...each, label: terminalText(each.ownerName) }));
  const left = owners.slice(own.length);
  if (left.length > 0) {
    const cases = left.reduce((sum, each) => sum + each.count, 0);
    const label = texts.otherOwners(formatCount(left.length, language));
    lines.push({ label, owner: '', ownerName: '', count: cases, share: percent(cases, explain.unsynced) });
  }
  return printedTable(
    texts.owners,
    [
      { header: owner, kind: 'text', width: 50, cell: (line) => line.label },
      { header: count, kind: 'number', cell: (line) => formatCount(line.count, language) },
      { header: share, kind: 'number', cell: (line) => formatPercent(line.share, language) },
    ],
    lines,
    texts.none,
  );
}

/** By level, and of the whole province. */
export function punctualityTable({ punctuality }: ProvinceReport, language: Language): Html {
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
    [...punctuality.groups, { ...punctuality, name: texts.all }],
    texts.none,
  );
}

/** With the usual short form of People's Committee, which most names begin with. */
function agencyText(name: string): string {
  return terminalText(name).replace(/^(Ủy|Uỷ) ban nhân dân (?=.)/, 'UBND ');
}
