import type { CaseRecord } from './caseRecord.ts';
import { PersonalWords, withoutNames } from './personalWords.ts';

/** Longest text of the portal's that is kept, in characters. */
const MAX_MESSAGE = 300;

/**
 * The portal's messages about these cases, fit to be stored and shown. They may quote what was sent, and what the
 * portal knows from elsewhere. Taken out are:
 *
 * - what they repeat of any of these cases' personal data: whole, or in part (personalWords.ts), in whatever letter
 *   case, with accents or without;
 * - of anybody: e-mail addresses, numbers as long as a telephone or an identity number, names that begin with one of
 *   the common family names;
 * - long runs of letters and digits, which may be any of this encoded.
 *
 * What is left is bounded in length. Rejected: keeping no message. It is often the only thing that says what an
 * agency has to mend, and the code alone does not (docs/contracts.md#answers: no public source lists the codes).
 */
export function createRedactor(records: readonly CaseRecord[]): (message: string) => string {
  // The longest first: an address that holds the name must go whole, and not only the name in it.
  const whole = [...new Set(records.flatMap(personalTexts))]
    .sort((a, b) => b.length - a.length)
    .map((value) => ({ value, lower: value.toLowerCase() }));
  const words = new PersonalWords(records);
  return (message) => {
    let text = decoded(message).normalize('NFC');
    let lowered = text.toLowerCase();
    for (const { value, lower } of whole) {
      // Looked for first: 200 answers about 200 cases took 1.3 s with a pattern for every field, and take 0.03 s.
      if (!lowered.includes(lower)) continue;
      text = text.replace(new RegExp(RegExp.escape(value), 'giu'), '…');
      lowered = text.toLowerCase();
    }
    text = withoutNames(words.removedFrom(text))
      .replace(/[^\s@]+@[^\s@]+/g, '…')
      .replace(ENCODED, '…')
      .replace(NUMBERS, '…')
      .trim();
    return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
  };
}

/** The same for one message. */
export function withoutPersonalData(message: string, records: readonly CaseRecord[]): string {
  return createRedactor(records)(message);
}

/**
 * Telephone and identity numbers, also in groups: `0912 345 678`, `030.190.000.001`. Neither case numbers
 * (`000.00.19.H29-200330-0001`) nor procedure codes nor dates have groups like that.
 */
const NUMBERS = /\d{9,}|(?<![\d.])\+?\d{2,4}(?:[ .-]\d{3,4}){2,3}(?!\d)/g;

/** Base64 or hexadecimal digits, or a session; no Vietnamese word and no field of the portal's is that long. */
const ENCODED = /[\w+/=-]{24,}/g;

/** `\u1ea7`, `%E1%BA%A7` and `&#7847;` as the letter they stand for; what stands for none stays. */
export function decoded(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, digits?: string) => {
      const point = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    })
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}

function personalTexts({ applicant, contact, note, lastAction }: CaseRecord): string[] {
  const { name, idNo, address } = applicant;
  const texts = [name, idNo, address, contact.name, contact.telephone, contact.email];
  // A one- or two-letter "name" would blank out half the sentence and hide nothing.
  return [...texts, note, lastAction.by, lastAction.note]
    .map((value) => value.normalize('NFC'))
    .filter((value) => value.length > 2);
}
