import type { Preview } from '../../domain/preview.ts';
import { REASONS } from '../../domain/reason.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, wrap } from '../../presentation/layout.ts';
import { table } from '../../presentation/table.ts';
import { durationText } from '../replays/text.ts';
import { previewTexts } from './messages.ts';
import type { PreviewDocument } from './schema.ts';

export function previewJson(found: Preview): PreviewDocument {
  const { lookedUp, reasons, ...figures } = found;
  return { ...figures, lookedUp: lookedUp.cases, reasons: Object.fromEntries(reasons) };
}

/** What the figures mean, a sentence each. */
export function previewNotes(found: Preview, { language }: Pick<TextOptions, 'language'>): string[] {
  const texts = previewTexts(language);
  const { count, percent } = formatsOf({ language });
  const { cases, of, interval95 } = found.lookedUp;
  if (found.notLookedUp !== null) return [texts.notLookedUp[found.notLookedUp]];
  const notes: string[] = [];
  if (interval95 !== null) {
    notes.push(texts.sampled(count(cases), count(of), percent(interval95[0]), percent(interval95[1])));
  } else if (of > 0) notes.push(texts.lookedUp(count(cases)));
  else notes.push(texts.nothing);
  if ((found.alreadyThere ?? 0) > 0) notes.push(texts.there);
  return notes;
}

/** The figures with their labels, in their order. */
function previewLines(found: Preview, { language }: Pick<TextOptions, 'language'>) {
  const texts = previewTexts(language);
  const { count: n } = formatsOf({ language });
  const { alreadyThere } = found;
  return [
    [texts.new, n(found.new)],
    [texts.update, n(found.update)],
    [texts.steps, n(found.steps)],
    [texts.alreadyThere, alreadyThere === null ? texts.notAsked : n(alreadyThere)],
    [texts.heldBack, n(found.heldBack)],
    ...[...found.reasons].map(([reason, count]) => [
      `  ${capitalised(REASONS[reason].title[language])}`,
      n(count),
    ]),
    [texts.requests, n(found.requests)],
    [texts.seconds, durationText(Math.ceil(found.seconds), language)],
  ] as const satisfies readonly (readonly string[])[];
}

/** At most 80 columns. */
export function previewText(found: Preview, options: TextOptions): string {
  const { paint } = formatsOf(options);
  const rows = previewLines(found, options).map((line) => [...line]);
  return [
    paint('bold', previewTexts(options.language).title),
    '',
    ...table(
      [
        { header: '', align: 'left', flexible: true },
        { header: '', align: 'right' },
      ],
      rows,
    ),
    '',
    ...previewNotes(found, options).flatMap((note) => wrap(note)),
  ].join('\n');
}
