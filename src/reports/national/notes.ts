import type { Language } from '../../domain/language.ts';
import { nationalGapTexts } from './messages.ts';
import type { NationalGap } from './schema.ts';

/** Names the provinces that are in no sum, each with its why, and those whose total is in doubt. */
export function nationalNotes(
  { provinces }: Pick<NationalGap, 'provinces'>,
  language: Language,
): readonly string[] {
  const texts = nationalGapTexts(language);
  const named = provinces.flatMap(({ name, unread }) =>
    unread === null ? [] : [`${name} (${texts.unread[unread]})`],
  );
  const doubted = provinces.flatMap(({ name, figures }) => (figures?.doubted === true ? [name] : []));
  return [
    ...(named.length === 0 ? [] : [texts.without(named.join('; '))]),
    ...(doubted.length === 0 ? [] : [texts.doubted(doubted.join('; '))]),
  ];
}
