import { UsageError } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import type { Mappings } from '../../domain/mapping.ts';
import { tidyCode } from '../../domain/tidyText.ts';
import { DAY_MS, type Instant, parseDay } from '../../domain/time.ts';
import { nearest } from '../../input/nearest.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { keysTexts } from '../../reports/keys/messages.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u;
const LONGEST_MS = 36_525 * DAY_MS;
const MOST_AGENCIES = 100;

/** UsageError `keys.bad_name`. Normalised to NFC, so that one name has one spelling. */
export function checkName(text: string, language: Language): string {
  const name = text.normalize('NFC').trim();
  if (NAME.test(name)) return name;
  const texts = keysTexts(language);
  throw new UsageError('keys.bad_name', texts.badName(shown(name)), texts.badNameRemedy);
}

interface ExpiryOptions {
  readonly now: Instant;
  readonly offsetMs: number;
  readonly language: Language;
  /** Milliseconds of other periods than `90d`. */
  readonly lengthOf?: (text: string) => number | null;
}

/** The first instant the key is invalid; null = never. UsageError `keys.bad_expiry`. */
export function checkExpiry(
  text: string | undefined,
  { now, offsetMs, language, lengthOf = () => null }: ExpiryOptions,
): Instant | null {
  if (text === undefined) return null;
  const day = parseDay(text, offsetMs);
  const length = daysOf(text) ?? lengthOf(text);
  const at = day !== null ? day + DAY_MS : length !== null ? now + Math.floor(length) : now;
  if (at > now && at <= now + LONGEST_MS) return at;
  const texts = keysTexts(language);
  throw new UsageError('keys.bad_expiry', texts.badExpiry(shown(text)), texts.badExpiryRemedy);
}

/**
 * With an agency table, unknown codes are refused: a misspelt one would lock its owner out. UsageError
 * `keys.unknown_agency`, `keys.too_many_agencies`.
 */
export function checkAgencies(
  codes: readonly string[] | undefined,
  { agencies, language }: { agencies: Mappings['agencies']; language: Language },
): readonly string[] | null {
  if (codes === undefined) return null;
  const texts = keysTexts(language);
  const distinct = [...new Set(codes.map(tidyCode))];
  if (distinct.length > MOST_AGENCIES) {
    const most = formatCount(MOST_AGENCIES, language);
    throw new UsageError('keys.too_many_agencies', texts.tooMany(most), texts.tooManyRemedy);
  }
  for (const code of distinct) {
    if (code !== '' && (agencies === null || agencies.has(code))) continue;
    const near = nearest(code, [...(agencies?.keys() ?? [])]);
    const remedy = texts.unknownAgencyRemedy(near);
    throw new UsageError('keys.unknown_agency', texts.unknownAgency(shown(code)), remedy);
  }
  return distinct;
}

export function nameTaken(name: string, language: Language): UsageError {
  const texts = keysTexts(language);
  return new UsageError('keys.name_taken', texts.nameInUse(name), texts.nameInUseRemedy(name));
}

/** Keys are valid for days. */
function daysOf(text: string): number | null {
  const match = /^(\d{1,6})d$/.exec(text);
  return match === null ? null : Number(match[1]) * DAY_MS;
}

function shown(text: string): string {
  return shorten(terminalText(text), 64);
}
