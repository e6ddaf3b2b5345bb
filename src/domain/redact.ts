import type { CaseRecord } from './caseRecord.ts';

/** Longest text of the portal's that is kept, in characters. */
const MAX_MESSAGE = 300;

/**
 * The portal's message about a case, fit to be stored and shown: whatever it repeats of the case's personal
 * data is replaced, runs of digits as long as an identity number or a telephone too, and its length bounded.
 */
export function withoutPersonalData(message: string, records: readonly CaseRecord[]): string {
  let text = message;
  for (const { applicant, contact } of records) {
    for (const value of [
      applicant.name,
      applicant.idNo,
      applicant.address,
      contact.name,
      contact.telephone,
      contact.email,
    ]) {
      // A one- or two-letter "name" would blank out half the sentence and hide nothing.
      if (value.length > 2) text = text.replaceAll(value, '…');
    }
  }
  text = text
    .replace(/[^\s@]+@[^\s@]+/g, '…')
    .replace(/\d{9,}/g, '…')
    .trim();
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text;
}
