import { OWNERS, type Owner } from '../../domain/reason.ts';

/** Of an agency's code in a file name; file systems take 255 bytes in all. */
const LONGEST = 100;

const LONGEST_NAME = 60;

/**
 * Names of files, each different also where capitals make no difference: `agency_H23.12_so-tai-nguyen.csv`. An agency's
 * code and name come from outside, so they may hold what has a meaning in a path.
 */
export class FileNames {
  readonly #taken = new Set<string>();

  next(owner: string, agencyCode: string, extension: string, agencyName = ''): string {
    const code = agencyCode.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, LONGEST) || '-';
    const agency = plainWords(agencyName);
    const stem = `${ownerWord(owner)}_${code}${agency === '' ? '' : `_${agency}`}`;
    let name = `${stem}.${extension}`;
    for (let again = 2; this.#taken.has(name.toLowerCase()); again += 1)
      name = `${stem}_${again}.${extension}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}

/** Each owner by the word that names it on the command line and in file names: `province-it`. */
export const OWNER_WORDS: ReadonlyMap<string, Owner> = new Map(
  (Object.keys(OWNERS) as Owner[]).map((owner) => [ownerWord(owner), owner]),
);

/** Without diacritics, which mail programs and archives still spoil in names of files. */
export function plainWords(name: string): string {
  const letters = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
  return letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-|-$/g, '');
}

function ownerWord(owner: string): string {
  return owner.replaceAll('_', '-');
}
