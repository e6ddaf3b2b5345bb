import { REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatDuration, NO_FIGURE } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { type Column, table } from '../../presentation/table.ts';
import { wordsOf } from '../../presentation/words.ts';
import type { TextOptions } from '../gap/text.ts';
import type { RecordsPage } from './build.ts';
import { detailText } from './detailText.ts';
import { caseTexts } from './messages.ts';
import type { CaseTexts } from './messages.vi.ts';

/** More than any province's numbering needs; leaves room for the detail. */
const MAX_CASE_NO = 40;

/** A page of records as text of at most 80 columns: one table for each state and reason, in order of first occurrence. */
export function recordsText(page: RecordsPage, options: TextOptions & { readonly now: Instant }): string {
  const { language } = options;
  const cases = caseTexts(language);
  if (page.records.length === 0) return cases.list.none;

  const paint = paintWith(options.color === true);
  const columns: Column[] = [
    { header: cases.list.columns.caseNo, align: 'left' },
    { header: cases.list.columns.age, align: 'right' },
    { header: cases.list.columns.detail, align: 'left', flexible: true },
  ];
  const sections = Map.groupBy(page.records, (record) => headingOf(record, options));
  const lines = [...sections].flatMap(([heading, records]) => [
    paint('bold', `${heading}: ${formatCount(records.length, language)}`),
    ...table(
      columns,
      records.map((record) => [
        shorten(terminalText(record.caseNo), MAX_CASE_NO),
        record.unsyncedSince === null
          ? NO_FIGURE
          : formatDuration(options.now - record.unsyncedSince, language),
        detailOf(record, cases, options),
      ]),
      { width: 78, paintHeader: (line) => paint('dim', line) },
    ).map((line) => `  ${line}`),
    '',
  ]);
  const count = formatCount(page.records.length, language);
  return [...lines, page.next === null ? cases.list.shown(count) : cases.list.more(count)].join('\n');
}

function headingOf(record: LedgerRecord, options: TextOptions): string {
  const state = capitalised(wordsOf(options.language).states[record.state]);
  if (record.reason === null) return state;
  return `${state} · ${REASONS[record.reason].title[options.language]} (${record.reason})`;
}

function detailOf(record: LedgerRecord, { list }: CaseTexts, options: TextOptions): string {
  const code = record.portalCode === null ? '' : list.portalCode(record.portalCode);
  const acknowledged =
    record.state === 'synced' && record.lastAckAt !== null
      ? list.ackedAt(formatDateTime(record.lastAckAt, options.offsetMs, options.language))
      : '';
  const parts = [code, detailText(record.reason, record.detail, options.language), acknowledged];
  return terminalText(parts.filter((part) => part !== '').join(': '));
}
