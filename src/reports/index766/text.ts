import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import { figureTable, flexible, left, right, rowTable } from '../../presentation/table.ts';
import { index766Texts } from './messages.ts';
import type { Index766, IndexList } from './schema.ts';

/** As lines of at most 80 columns. */
export function index766Text(found: Index766, options: TextOptions): string {
  const texts = index766Texts(options.language);
  const { paint, count, percent, day } = formatsOf(options);
  const { denominators, published, agencies } = found;
  const report = denominators.report === null ? '—' : count(denominators.report);
  return [
    ...wrap(texts.title(found.period, day(found.from), day(found.to))).map((line) => paint('bold', line)),
    ...figureTable([
      [texts.numerator, count(found.numerator), ''],
      [texts.report, report, found.used === 'report' ? percent(found.percent) : ''],
      [texts.synced, count(denominators.synced), found.used === 'synced' ? percent(found.percent) : ''],
      [texts.total, count(found.total), percent(found.totalPercent)],
    ]),
    ...wrap(texts.used[found.used]),
    ...(published.length === 0 ? [] : ['', ...wrap(texts.published), ...publishedLines(published, options)]),
    ...(new Set(published.map(({ formula }) => formula)).size > 1 ? wrap(texts.versions) : []),
    ...(agencies.length === 0 ? [] : ['', ...agencyLines(agencies, options)]),
  ].join('\n');
}

/** What `published list` shows beside the figures of synced and unsynced cases. */
export function indexListText({ index, reported }: IndexList, options: TextOptions): string[] {
  const texts = index766Texts(options.language);
  const { paint, count } = formatsOf(options);
  const blocks: string[] = [];
  if (index.length > 0)
    blocks.push([paint('bold', texts.list), '', ...publishedLines(index, options)].join('\n'));
  if (reported.length > 0) {
    const lines = rowTable(
      reported,
      [
        left('', ({ period }) => period),
        right(texts.agencyColumns.report, ({ received }) => count(received)),
        flexible(texts.agencyColumns.name, ({ agency }) => terminalText(agency) || texts.province),
      ],
      { paint },
    );
    blocks.push([paint('bold', texts.reportedList), '', ...lines].join('\n'));
  }
  return blocks;
}

function publishedLines(figures: Index766['published'], options: TextOptions): string[] {
  const { columns, qualities } = index766Texts(options.language);
  const { paint, count, percent, day } = formatsOf(options);
  return rowTable(
    figures,
    [
      left(columns.date, ({ date }) => day(date)),
      left('', ({ period }) => period),
      left(columns.formula, ({ formula }) => terminalText(formula)),
      right(columns.numerator, ({ numerator }) => count(numerator)),
      right(columns.denominator, ({ denominator }) => count(denominator)),
      right('%', (figure) => percent(figure.percent)),
      flexible(columns.quality, ({ quality }) => qualities[quality] ?? terminalText(quality)),
    ],
    { paint },
  );
}

function agencyLines(agencies: Index766['agencies'], options: TextOptions): string[] {
  const { agencyColumns } = index766Texts(options.language);
  const { paint, count } = formatsOf(options);
  return rowTable(
    agencies,
    [
      flexible(agencyColumns.name, ({ name }) => terminalText(name)),
      right(agencyColumns.report, ({ report }) => count(report)),
      right(agencyColumns.total, ({ total }) => count(total)),
      right(agencyColumns.numerator, ({ numerator }) => count(numerator)),
    ],
    { paint },
  );
}
