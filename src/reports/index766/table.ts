import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { type Cell, type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { index766Texts } from './messages.ts';
import type { Index766 } from './schema.ts';

/** A row leaves the cells empty that its kind does not have. */
type Row = Readonly<
  Partial<Record<Exclude<keyof ReturnType<typeof index766Texts>['sheetColumns'], 'period'>, Cell>>
> & {
  readonly what: string;
};

/** For a file: our numerator by each denominator, then the published figures, then the agencies. */
export function index766Table(found: Index766, language: Language): ExportTable {
  const { sheet, sheetColumns, rows: names, yes } = index766Texts(language);
  const { numerator, denominators, total, totalPercent, period, published, agencies } = found;
  const isUsed = (which: 'report' | 'synced'): Cell =>
    found.used === which || found.used === 'equal' ? yes : null;
  const rows: readonly Row[] = [
    {
      ...{ what: names.report, numerator, denominator: denominators.report, used: isUsed('report') },
      percent: rateOf(numerator, denominators.report),
    },
    {
      ...{ what: names.synced, numerator, denominator: denominators.synced, used: isUsed('synced') },
      percent: rateOf(numerator, denominators.synced),
    },
    { what: names.total, numerator, denominator: total, percent: totalPercent },
    ...published.map((figure) => ({ what: names.published, ...figure })),
    ...agencies.flatMap(({ key, name, report, ...own }) => [
      {
        ...{ what: names.report, key, name, numerator: own.numerator, denominator: report },
        percent: rateOf(own.numerator, report),
      },
      {
        ...{ what: names.total, key, name, numerator: own.numerator, denominator: own.total },
        percent: rateOf(own.numerator, own.total),
      },
    ]),
  ];
  const of = <Key extends Exclude<keyof typeof sheetColumns, 'period'>>(
    type: Column<Row>['type'],
    width: number,
    keys: readonly Key[],
  ): Column<Row>[] =>
    keys.map((key) => ({
      code: key,
      header: sheetColumns[key],
      type,
      width,
      value: (row) => row[key] ?? null,
    }));
  const columns: readonly Column<Row>[] = [
    { code: 'period', header: sheetColumns.period, type: 'text', width: 10, value: () => period },
    ...of('text', 50, ['what']),
    ...of('text', 26, ['key']),
    ...of('text', 50, ['name']),
    ...of('count', 14, ['numerator', 'denominator']),
    ...of('rate', 10, ['percent']),
    ...of('text', 12, ['used']),
    ...of('day', 12, ['date']),
    ...of('text', 16, ['formula']),
    ...of('text', 36, ['quality', 'source']),
  ];
  return { name: sheet, columns, pages: [tablePage(columns, rows)] };
}

/** Somebody else's denominator can be the smaller one: more than 100 % is shown as 100, as the index does. */
function rateOf(numerator: number, denominator: number | null): Cell {
  return denominator === null ? null : percent(Math.min(numerator, denominator), denominator);
}
