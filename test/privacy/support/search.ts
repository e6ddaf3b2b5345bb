import { unzipSync } from 'fflate';
import { MARKS, PORTAL_PASSWORD } from './persons.ts';

/** Something that dongbo has written or said: a stream, a file, a message, a store. */
export interface Place {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const WORDS: Readonly<Record<string, string>> = { ...MARKS, portalPassword: PORTAL_PASSWORD };
const NEEDLES = Object.entries(WORDS).flatMap(([field, word]) =>
  [...forms(word)].map(([form, bytes]) => ({ found: `${field} ${form}`, bytes: latin1(bytes) })),
);

/** Every mark that stands in one of the places, in whatever form; one line each. */
export function marksIn(places: readonly Place[]): string[] {
  return places.flatMap(unpacked).flatMap(({ name, content }) => {
    const text = latin1(Buffer.from(content));
    return NEEDLES.filter(({ bytes }) => text.includes(bytes)).map(({ found }) => `${name}: ${found}`);
  });
}

/** A ZIP archive (such as XLSX) as what it holds. */
function unpacked(place: Place): Place[] {
  const bytes = Buffer.from(place.content);
  if (bytes.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return [place];
  return Object.entries(unzipSync(bytes)).map(([part, content]) => ({
    name: `${place.name}/${part}`,
    content,
  }));
}

/** Bytes as text, one letter a byte; ASCII letters in lower case, because hexadecimal digits come in both. */
function latin1(bytes: Buffer): string {
  return bytes.toString('latin1').toLowerCase();
}

/** The ways in which a word may stand in a file. */
export function forms(word: string): Map<string, Buffer> {
  const utf8 = Buffer.from(word);
  const utf16 = Buffer.from(word, 'utf16le');
  const plain = word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
  const all: [string, string | Buffer][] = [
    ['as it is', word],
    ['in capitals', word.toUpperCase()],
    ['in small letters', word.toLowerCase()],
    ['with combining accents', word.normalize('NFD')],
    ['without accents', plain],
    ['in UTF-16', utf16],
    ['in UTF-16, big-endian', Buffer.from(utf16).swap16()],
    ['in hexadecimal', utf8.toString('hex')],
    ['escaped for JSON', escapedForJson(word)],
    ['escaped for a URL', encodeURIComponent(word)],
    ['escaped for HTML', word.replace(/[^ -~]/g, (letter) => `&#${letter.charCodeAt(0)};`)],
    [
      'escaped for HTML, hexadecimal',
      word.replace(/[^ -~]/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`),
    ],
  ];
  for (const before of [0, 1, 2]) all.push([`in base64, ${before} bytes on`, inBase64(utf8, before)]);
  // Of forms that are the same, as those of a number are, the first stands for all.
  const distinct = new Map(all.reverse().map(([form, text]) => [latin1(Buffer.from(text)), form]));
  return new Map([...distinct].reverse().map(([text, form]) => [form, Buffer.from(text, 'latin1')]));
}

export function escapedForJson(word: string): string {
  return word.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What of it does not depend on the bytes around it, of which there are `before` in its first group of three. */
function inBase64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const whole = Math.floor((before + bytes.length) / 3) * 4;
  return text.slice(before === 0 ? 0 : 4, whole);
}
