import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { nearest } from '../../input/nearest.ts';

const LONGEST_NOTE = 500;

export function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `500ms`, `90s`, `10m`, `2h`; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return number === undefined ? null : Number(number) * (UNITS[unit] ?? 0);
}

/** Of a page, as people type it into a browser. */
export function webAddress(value: string): string {
  const { protocol = '', search = '', hash = '' } = URL.parse(value) ?? {};
  if (/^https?:$/.test(protocol) && search === '' && hash === '') return value;
  throw new InvalidArgumentError('Expected an address such as https://dongbo.example.gov.vn.');
}

export function note(value: string): string {
  if (value.length <= LONGEST_NOTE) return value;
  throw new InvalidArgumentError(`Expected at most ${LONGEST_NOTE} characters.`);
}

/** Refuses an unknown value, suggesting the nearest choice. */
export function oneOf<T extends string>(choices: readonly T[], value: string): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const near = nearest(value, choices);
  const hint = near === null ? '' : ` (Did you mean ${near}?)`;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.${hint}`);
}

export function choice<Flags extends string, T extends string>(
  flags: Flags,
  description: string,
  choices: readonly T[],
) {
  return new Option(flags, description).choices(choices).argParser((value) => oneOf(choices, value));
}
