import { OWNERS, type Owner } from '../../domain/reason.ts';

/** Each owner by the word that names it on the command line and in file names: `province-it`. */
export const OWNER_WORDS: ReadonlyMap<string, Owner> = new Map(
  (Object.keys(OWNERS) as Owner[]).map((owner) => [ownerWord(owner), owner]),
);

export function ownerWord(owner: string): string {
  return owner.replaceAll('_', '-');
}
