import { REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatDuration, NO_FIGURE } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { type Column, table } from '../../presentation/table.ts';
import type { TextOptions } from '../gap/text.ts';
import { type Texts, textsOf } from '../messages.ts';
import type { RecordsPage } from './build.ts';
import { detailText } from './detailText.ts';

/** More than any province's numbering needs; leaves room for the detail. */
const MAX_CASE_NO = 40;

/**
 * A page of records as text of at most 80 columns: one table for each state and reason, in the order in
 * which they first occur, so that what all its cases share is said once and the line has room for the rest.
 */
export function recordsText(page: RecordsPage, options: TextOptions & { readonly now: Instant }): string {
  const { language } = options;
  const texts = textsOf(language);
  if (page.records.length === 0) return texts.records.none;

  const paint = paintWith(options.color === true);
  const columns: Column[] = [
    { header: texts.records.columns.caseNo, align: 'left' },
    { header: texts.records.columns.age, align: 'right' },
    { header: texts.records.columns.detail, align: 'left', flexible: true },
  ];
  const sections = Map.groupBy(page.records, (record) => headingOf(record, texts, options));
  const lines = [...sections].flatMap(([heading, records]) => [
    paint('bold', `${heading}: ${formatCount(records.length, language)}`),
    ...table(
      columns,
      records.map((record) => [
        shorten(terminalText(record.caseNo), MAX_CASE_NO),
        record.unsyncedSince === null
          ? NO_FIGURE
          : formatDuration(options.now - record.unsyncedSince, language),
        detailOf(record, texts, options),
      ]),
      { width: 78, paintHeader: (line) => paint('dim', line) },
    ).map((line) => `  ${line}`),
    '',
  ]);
  const count = formatCount(page.records.length, language);
  return [...lines, page.next === null ? texts.records.shown(count) : texts.records.more(count)].join('\n');
}

function headingOf(record: LedgerRecord, texts: Texts, options: TextOptions): string {
  const state = capitalised(texts.states[record.state]);
  if (record.reason === null) return state;
  return `${state} · ${REASONS[record.reason].title[options.language]} (${record.reason})`;
}

function detailOf(record: LedgerRecord, texts: Texts, options: TextOptions): string {
  const code = record.portalCode === null ? '' : texts.records.portalCode(record.portalCode);
  const acknowledged =
    record.state === 'synced' && record.lastAckAt !== null
      ? texts.records.ackedAt(formatDateTime(record.lastAckAt, options.offsetMs, options.language))
      : '';
  const parts = [code, detailText(record.reason, record.detail, options.language), acknowledged];
  return terminalText(parts.filter((part) => part !== '').join(': '));
}
