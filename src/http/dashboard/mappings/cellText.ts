import type { Bilingual, Language } from '../../../domain/language.ts';
import { OWNERS } from '../../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import { KIND_NAMES } from '../../../portal/portalCodes.ts';
import { mappingPageTexts } from './messages.ts';

/** A cell of a mapping table in words, where the file has a code that only dongbo knows; any other as it stands. */
export function cellText(column: string, value: string, language: Language): string {
  const inWords = <T>(words: Readonly<Record<string, T>>, text: (word: T) => string): string => {
    const word = Object.hasOwn(words, value) ? words[value] : undefined;
    return word === undefined ? value : text(word);
  };
  const inBoth = (words: Readonly<Record<string, Bilingual>>): string =>
    inWords(words, (word) => word[language]);
  switch (column) {
    case 'portal':
      return isPortalStatus(value) ? `${value} ${PORTAL_STATUSES[value][language]}` : value;
    case 'kind':
      return inBoth(KIND_NAMES);
    case 'owner':
      return inBoth(OWNERS);
    case 'level':
      return inWords(mappingPageTexts(language).levels, (level) => level);
    default:
      return value;
  }
}
