import type { Language } from '../../../src/domain/language.ts';
import { wrap } from '../../../src/presentation/layout.ts';
import { formatCount } from '../../../src/presentation/numbers.ts';
import { left, type RowColumn, right, table } from '../../../src/presentation/table.ts';
import type { IllFigures, IllReport } from './measure.ts';
import { illTexts } from './messages.ts';
import { ANSWER_TIMES, BATCH, CONCURRENCY, REQUESTS_PER_SECOND } from './settings.ts';

/** One table for each answer time, then what each kind is and what its ideal would be. */
export function illText({ cells, seconds }: IllReport, language: Language): string {
  const texts = illTexts[language];
  const count = (value: number): string => formatCount(Math.round(value), language);
  const columns = columnsIn(language);
  const tables = ANSWER_TIMES.flatMap((answerMs) => {
    const rows = cells.filter((cell) => cell.answerMs === answerMs);
    if (rows.length === 0) return [];
    const lines = table(
      columns,
      rows.map((row) => columns.map(({ cell }) => cell(row))),
    );
    return [texts.answers(count(answerMs)), '', ...lines, ''];
  });
  const kinds = [...new Set(cells.map(({ kind }) => kind))];
  const settings = texts.settings(
    count(BATCH),
    count(CONCURRENCY),
    count(REQUESTS_PER_SECOND),
    count(seconds),
  );
  return [
    texts.title,
    '',
    ...tables,
    ...wrap(texts.columnsExplained),
    '',
    ...kinds.flatMap((kind) => wrap(texts.kinds[kind], `  ${kind}: `)),
    '',
    ...wrap(settings),
  ].join('\n');
}

/** What was delivered of what could be; the requests of a cell that was cut off are compared with that part. */
function deliveredShare({ cases, left: remaining }: IllFigures): number {
  return 1 - remaining / cases;
}

export function requestRatio(cell: IllFigures): number {
  return cell.requests / (cell.idealRequests * deliveredShare(cell));
}

function columnsIn(language: Language): RowColumn<IllFigures>[] {
  const { columns } = illTexts[language];
  const count = (value: number): string => formatCount(Math.round(value), language);
  const decimals = (digits: number) => {
    const form = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return (value: number): string => (Number.isFinite(value) ? form.format(value) : '∞');
  };
  const least = ({ cutOff }: IllFigures): string => (cutOff ? '>' : '');
  return [
    left(columns.kind, ({ kind }) => kind),
    right(columns.share, ({ share }) => (share === null ? '' : count(share))),
    right(columns.requests, ({ requests }) => count(requests)),
    right(columns.ratio, (cell) => decimals(2)(requestRatio(cell))),
    right(columns.seconds, (cell) => least(cell) + decimals(1)(cell.seconds)),
    right(columns.ratio, (cell) => least(cell) + decimals(2)(cell.seconds / cell.idealSeconds)),
    right(columns.charged, ({ charged }) => count(charged)),
    right(columns.most, ({ mostCharged }) => count(mostCharged)),
    right(columns.left, (cell) => count(cell.left)),
    right(columns.wrong, ({ falselyAcknowledged }) => count(falselyAcknowledged)),
  ];
}
