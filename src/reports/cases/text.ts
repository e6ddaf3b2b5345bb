import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from '../../ledger/port/cases.ts';
import type { CaseCount } from '../../ledger/port/gapQuery.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import { formatDuration, NO_FIGURE } from '../../presentation/numbers.ts';
import { flexible, indented, left, type RowColumn, right, rowTable } from '../../presentation/table.ts';
import { wordsOf } from '../../presentation/words.ts';
import type { SizedPage } from './build.ts';
import { detailText } from './detailText.ts';
import { caseTexts } from './messages.ts';

/** More than any province's numbering needs; leaves room for the detail. */
const MAX_CASE_NO = 40;

/** A page of records as text of at most 80 columns: one table for each state and reason, in order of first occurrence. */
export function recordsText(
  { records, next, size }: SizedPage,
  options: TextOptions & { readonly now: Instant },
): string {
  const { language, now } = options;
  const { list: texts } = caseTexts(language);
  if (records.length === 0) return texts.none;

  const { paint, count } = formatsOf(options);
  const columns: readonly RowColumn<LedgerRecord>[] = [
    left(texts.columns.caseNo, ({ caseNo }) => shorten(terminalText(caseNo), MAX_CASE_NO)),
    right(texts.columns.age, ({ unsyncedSince }) =>
      unsyncedSince === null ? NO_FIGURE : formatDuration(now - unsyncedSince, language),
    ),
    flexible(texts.columns.detail, (record) => detailOf(record, options)),
  ];
  const sections = Map.groupBy(records, (record) => headingOf(record, options));
  const lines = [...sections].flatMap(([heading, section]) => [
    paint('bold', `${heading}: ${count(section.length)}`),
    ...indented(rowTable(section, columns, { width: 78, paint })),
    '',
  ]);
  const shown = next === null ? texts.shown : texts.more;
  const all = records.length === size.total ? [] : [totalsText(size, language)];
  return [...lines, ...all, shown(count(records.length))].join('\n');
}

export function totalsText({ total, unsynced, isCounted }: CaseCount, language: Language): string {
  const { list: texts } = caseTexts(language);
  const { count } = formatsOf({ language });
  return (isCounted ? texts.totals : texts.totalsAtLeast)(count(total), count(unsynced));
}

function headingOf({ state, reason }: LedgerRecord, { language }: TextOptions): string {
  const stateName = capitalised(wordsOf(language).states[state]);
  return reason === null ? stateName : `${stateName} · ${REASONS[reason].title[language]} (${reason})`;
}

function detailOf(record: LedgerRecord, options: TextOptions): string {
  const { state, reason, portalCode, lastAckAt } = record;
  const { list: texts } = caseTexts(options.language);
  const parts = [
    portalCode === null ? '' : texts.portalCode(portalCode),
    detailText(reason, record.detail, options.language),
    state === 'synced' && lastAckAt !== null ? texts.ackedAt(formatsOf(options).time(lastAckAt)) : '',
  ];
  return terminalText(parts.filter((part) => part !== '').join(': '));
}
