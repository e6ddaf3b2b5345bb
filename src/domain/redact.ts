import type { CaseRecord } from './caseRecord.ts';
import { withoutSpelledAddresses, withoutTelephones } from './contactShapes.ts';
import { undisguised } from './disguise.ts';
import { PersonalWords, withoutNames } from './personalWords.ts';

/** In characters. */
const MAX_MESSAGE = 300;

/**
 * Removes personal data from the portal's messages about these cases, so that they can be stored and shown:
 *
 * - the data of these cases, whole or in part (personalWords.ts);
 * - anybody's e-mail address, telephone or identity number, and name with a common family name, also disguised (disguise.ts,
 *   contactShapes.ts);
 * - long runs of letters and digits, which can be any of this encoded.
 *
 * Dropping all messages is no option: often they alone say what an agency has to correct.
 */
export function createRedactor(records: readonly CaseRecord[]): (message: string) => string {
  // Longest first, because an address can contain the name.
  const whole = [...new Set(records.flatMap(personalTexts))]
    .sort((a, b) => b.length - a.length)
    .map((value) => ({ value, lower: value.toLowerCase() }));
  const words = new PersonalWords(records);
  return (message) => {
    let text = undisguised(decoded(message)).normalize('NFC');
    let lowered = text.toLowerCase();
    for (const { value, lower } of whole) {
      // Checked first, because a pattern for each field made 200 answers about 200 cases 40 times as slow.
      if (!lowered.includes(lower)) continue;
      text = text.replace(new RegExp(RegExp.escape(value), 'giu'), '…');
      lowered = text.toLowerCase();
    }
    text = withoutTelephones(withoutSpelledAddresses(withoutNames(words.removedFrom(text))))
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

/** Telephone and identity numbers, also in groups (`0912 345 678`); case numbers, codes and dates have none like these. */
const NUMBERS = /\d{9,}|(?<![\d.])\+?\d{2,4}(?:[ .-]\d{3,4}){2,3}(?!\d)/g;

/** Base64 or hexadecimal digits, or a session; no Vietnamese word and no field name is that long. */
const ENCODED = /[\w+/=-]{24,}/g;

/** Decodes `\u1ea7`, `%E1%BA%A7` and `&#7847;`; invalid escapes stay. */
export function decoded(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (whole, hex?: string, digits?: string) => {
      const point = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    })
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}

function personalTexts({
  applicant,
  contact,
  title,
  note,
  lastAction,
  steps = [],
  ...record
}: CaseRecord): string[] {
  const { name, idNo, address } = applicant;
  const spelled = contact.email.includes('@') ? contact.email.replace('@', ' at ') : '';
  const texts = [name, idNo, address, contact.name, contact.telephone, contact.email, spelled];
  // Removing a one- or two-letter "name" would garble the sentence and hide nothing.
  // A title is often the procedure's name, which a message may quote.
  const ownTitle = title === record.procedureName ? '' : title;
  const ofSteps = steps.flatMap(({ by, content }) => [by, content]);
  return [...texts, ownTitle, note, lastAction.by, lastAction.note, ...ofSteps]
    .map((value) => value.normalize('NFC'))
    .filter((value) => value.length > 2);
}
