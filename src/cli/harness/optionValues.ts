import { InvalidArgumentError } from 'commander';

/** An option's value as a whole number above 0. */
export function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
