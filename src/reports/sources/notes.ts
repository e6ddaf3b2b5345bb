import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { gapTexts } from '../gap/messages.ts';
import type { Age } from './age.ts';

/** How old the figures of each of several sources are, in a sentence. */
export function freshnessNotes(
  { sources = [] }: Pick<Age, 'sources'>,
  options: TextOptions,
): readonly string[] {
  if (sources.length === 0) return [];
  const { notes: texts } = gapTexts(options.language);
  const { isoTime } = formatsOf(options);
  const list = sources.map(({ name, asOf }) => `${name} ${asOf === null ? texts.neverRead : isoTime(asOf)}`);
  return [texts.sources(list.join('; '))];
}
