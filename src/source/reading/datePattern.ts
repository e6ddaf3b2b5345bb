import { type Instant, instantFromParts, type ReadDate } from '../../domain/time.ts';

/**
 * Dates as a configuration describes them: `iso`, `epochSeconds`, `epochMillis`, or a pattern of yyyy, MM, dd, HH, mm, ss,
 * SSS, Z (+0700 or Z), XXX (+07:00 or Z) and 'text'. A date without a zone is in the zone of the configuration.
 */
export interface DateForm {
  /** The text itself if it is no such date. */
  read(text: string, offsetMs: number): ReadDate;
  write(at: Instant, offsetMs: number): string;
  /** Whether it shows only the day. */
  readonly isDay: boolean;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millis' | 'zone';

const FIELDS = {
  yyyy: ['year', '(\\d{4})'],
  MM: ['month', '(\\d{1,2})'],
  dd: ['day', '(\\d{1,2})'],
  HH: ['hour', '(\\d{1,2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  SSS: ['millis', '(\\d{1,9})'],
  XXX: ['zone', '(Z|[+-]\\d{2}:?\\d{2})'],
  Z: ['zone', '(Z|[+-]\\d{2}:?\\d{2})'],
} as const satisfies Readonly<Record<string, readonly [Part, string]>>;
type Field = keyof typeof FIELDS;

const TOKEN = /yyyy|MM|dd|HH|mm|ss|SSS|XXX|Z|'([^']*)'|[^A-Za-z']/g;

/** Null for a text that is no pattern, or has no whole day. */
export function dateForm(pattern: string): DateForm | null {
  if (pattern === 'iso') return ISO;
  if (pattern === 'epochSeconds') return epoch(1_000);
  if (pattern === 'epochMillis') return epoch(1);
  const tokens = [...pattern.matchAll(TOKEN)].map(([token]) => token);
  if (tokens.join('') !== pattern) return null;
  const isField = (token: string): token is Field => Object.hasOwn(FIELDS, token);
  const parts = tokens.filter(isField).map((token) => FIELDS[token][0]);
  if (new Set(parts).size !== parts.length) return null;
  if (!['year', 'month', 'day'].every((part) => parts.includes(part as Part))) return null;
  const source = tokens
    .map((token) => (isField(token) ? FIELDS[token][1] : escaped(literal(token))))
    .join('');
  const expression = new RegExp(`^${source}$`);
  return {
    isDay: !parts.includes('hour'),
    read(text, offsetMs) {
      const match = expression.exec(text);
      if (match === null) return text;
      const found = new Map(parts.map((part, i) => [part, match[i + 1] ?? '']));
      return instantOfParts(found, offsetMs) ?? text;
    },
    write: (at, offsetMs) =>
      tokens.map((token) => (isField(token) ? written(token, at, offsetMs) : literal(token))).join(''),
  };
}

/** The first of several forms that can read the text. */
export function readDateBy(forms: readonly DateForm[], text: string, offsetMs: number): ReadDate {
  for (const form of forms) {
    const read = form.read(text, offsetMs);
    if (typeof read === 'number') return read;
  }
  return text;
}

const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const ISO_PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millis', 'zone'] as const;

/** ISO 8601, also with a blank for the T, without seconds, and with a zone without colon. */
const ISO: DateForm = {
  isDay: false,
  read(text, offsetMs) {
    const match = ISO_DATE.exec(text);
    if (match === null) return text;
    const found = new Map<Part, string>(ISO_PARTS.map((part, i) => [part, match[i + 1] ?? '']));
    return instantOfParts(found, offsetMs) ?? text;
  },
  write: (at) => new Date(at).toISOString(),
};

function epoch(unitMs: number): DateForm {
  return {
    isDay: false,
    read: (text) => (/^-?\d{1,16}$/.test(text) ? Number(text) * unitMs : text),
    write: (at) => String(Math.floor(at / unitMs)),
  };
}

function instantOfParts(parts: ReadonlyMap<Part, string>, offsetMs: number): Instant | null {
  const part = (name: Part): number => Number(parts.get(name) || 0);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
  const millis = Math.floor(Number(`0.${parts.get('millis') || 0}`) * 1_000);
  const whole = instantFromParts(
    { year, month, day, hour, minute, second },
    zoneOf(parts.get('zone'), offsetMs),
  );
  return whole === null ? null : whole + millis;
}

function zoneOf(zone: string | undefined, offsetMs: number): number {
  if (zone === undefined || zone === '') return offsetMs;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
}

function written(field: Field, at: Instant, offsetMs: number): string {
  const local = new Date(at + offsetMs).toISOString();
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const zone = (colon: string): string =>
    `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}${colon}${two(minutes % 60)}`;
  switch (field) {
    case 'yyyy':
      return local.slice(0, 4);
    case 'MM':
      return local.slice(5, 7);
    case 'dd':
      return local.slice(8, 10);
    case 'HH':
      return local.slice(11, 13);
    case 'mm':
      return local.slice(14, 16);
    case 'ss':
      return local.slice(17, 19);
    case 'SSS':
      return local.slice(20, 23);
    case 'Z':
      return zone('');
    case 'XXX':
      return zone(':');
  }
}

function literal(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1) : token;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
