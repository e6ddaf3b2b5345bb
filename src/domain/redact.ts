import type { CaseRecord } from './caseRecord.ts';

/** Longest text of the portal's that is kept, in characters. */
const MAX_MESSAGE = 300;

/**
 * The portal's message about a case, fit to be stored and shown: whatever it repeats of the case's personal
 * data, in whatever letter case, is replaced, runs of digits as long as an identity number or a telephone
 * too, and its length bounded.
 */
export function withoutPersonalData(message: string, records: readonly CaseRecord[]): string {
  let text = message.normalize('NFC');
  // The longest first: an address that holds the name must go whole, and not only the name in it.
  for (const value of records.flatMap(personalTexts).sort((a, b) => b.length - a.length)) {
    text = text.replace(new RegExp(RegExp.escape(value), 'giu'), '…');
  }
  text = text
    .replace(/[^\s@]+@[^\s@]+/g, '…')
    .replace(/\d{9,}/g, '…')
    .trim();
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
}

function personalTexts({ applicant, contact, note, lastAction }: CaseRecord): string[] {
  const { name, idNo, address } = applicant;
  const texts = [name, idNo, address, contact.name, contact.telephone, contact.email];
  // A one- or two-letter "name" would blank out half the sentence and hide nothing.
  return [...texts, note, lastAction.by, lastAction.note]
    .map((value) => value.normalize('NFC'))
    .filter((value) => value.length > 2);
}
