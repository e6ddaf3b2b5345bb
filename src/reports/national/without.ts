import type { Language } from '../../domain/language.ts';
import { nationalGapTexts } from './messages.ts';
import type { NationalGap } from './schema.ts';

/** Names the provinces that are in no sum, each with its why; null where all are. */
export function withoutNote(
  { provinces }: Pick<NationalGap, 'provinces'>,
  language: Language,
): string | null {
  const texts = nationalGapTexts(language);
  const named = provinces.flatMap(({ name, unread }) =>
    unread === null ? [] : [`${name} (${texts.unread[unread]})`],
  );
  return named.length === 0 ? null : texts.without(named.join('; '));
}
