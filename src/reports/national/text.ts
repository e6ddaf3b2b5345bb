import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import { NO_FIGURE } from '../../presentation/numbers.ts';
import { flexible, type RowColumn, right, rowTable } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { nationalGapTexts } from './messages.ts';
import { nationalNotes } from './notes.ts';
import type { NationalGap, ProvinceFigures } from './schema.ts';

interface Row {
  readonly name: string;
  readonly figures: Pick<ProvinceFigures, 'total' | 'synced' | 'unsynced' | 'syncedPercent'> | null;
  /** As of when. */
  readonly when: string;
}

/**
 * A line a province and the sum, in 80 columns, without a line end after the last line. `isPast`: of a past date, which
 * the lines have instead of when the source was read.
 */
export function nationalGapText(
  gap: NationalGap,
  options: TextOptions & { readonly isPast: boolean },
): string {
  const { language, isPast } = options;
  const texts = nationalGapTexts(language);
  const words = gapTexts(language);
  const { paint, count, percent, isoTime } = formatsOf(options);
  const whenOf = ({ asOf, readAt }: ProvinceFigures): string => {
    const at = isPast ? asOf : readAt;
    return at === null ? texts.neverRead : isoTime(at);
  };
  const rows: readonly Row[] = [
    ...gap.provinces.map(({ name, figures }) => ({
      ...{ name, figures },
      when: figures === null ? NO_FIGURE : whenOf(figures),
    })),
    { name: texts.sum, figures: gap, when: '' },
  ];
  const figure = (header: string, show: (figures: NonNullable<Row['figures']>) => string): RowColumn<Row> =>
    right(header, ({ figures }) => (figures === null ? NO_FIGURE : show(figures)));
  const columns: readonly RowColumn<Row>[] = [
    flexible(texts.figures.name, ({ name }) => terminalText(name)),
    figure(words.total, ({ total }) => count(total)),
    figure(words.synced, ({ synced }) => count(synced)),
    figure(words.unsynced, ({ unsynced }) => count(unsynced)),
    figure(texts.rate, ({ syncedPercent }) => percent(syncedPercent)),
    right(isPast ? texts.figures.asOf : texts.figures.readAt, ({ when }) => when),
  ];
  const notes = nationalNotes(gap, language);
  return [
    paint('bold', texts.title),
    '',
    ...rowTable(rows, columns, { paint }),
    ...notes.flatMap((note) => ['', ...wrap(terminalText(note))]),
  ].join('\n');
}
