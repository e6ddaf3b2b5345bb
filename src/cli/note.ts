import { InvalidArgumentError } from 'commander';

/** As much of it as the ledger keeps, in characters. */
const LONGEST = 500;

/** Why, in a person's own words, as a flag gives it. */
export function note(value: string): string {
  if (value.length <= LONGEST) return value;
  throw new InvalidArgumentError(`Expected at most ${LONGEST} characters.`);
}
