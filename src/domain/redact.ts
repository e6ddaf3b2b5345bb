import type { CaseRecord } from './caseRecord.ts';
import { PersonalWords, withoutNames } from './personalWords.ts';

/** Longest text of the portal's that is kept, in characters. */
const MAX_MESSAGE = 300;

/**
 * Makes the portal's messages about these cases fit to be stored and shown. They can quote what was sent, and what the
 * portal knows from elsewhere. Removed are:
 *
 * - the personal data of these cases, whole or in part (personalWords.ts), in any letter case, with or without accents;
 * - anybody's e-mail address, number as long as a telephone or identity number, and name with a common family name;
 * - long runs of letters and digits, which can be any of this encoded.
 *
 * The rest is cut to length. Rejected: keeping no message. It is often the only thing that says what an
 * agency has to correct; no public source lists the codes (docs/contracts.md#answers).
 */
export function createRedactor(records: readonly CaseRecord[]): (message: string) => string {
  // The longest first: an address that contains the name must go as a whole.
  const whole = [...new Set(records.flatMap(personalTexts))]
    .sort((a, b) => b.length - a.length)
    .map((value) => ({ value, lower: value.toLowerCase() }));
  const words = new PersonalWords(records);
  return (message) => {
    let text = decoded(message).normalize('NFC');
    let lowered = text.toLowerCase();
    for (const { value, lower } of whole) {
      // Checked first: 200 answers about 200 cases took 1.3 s with a pattern for each field, and take 0.03 s.
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

/** Replaces `\u1ea7`, `%E1%BA%A7` and `&#7847;` by their letter; invalid escapes stay. */
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
