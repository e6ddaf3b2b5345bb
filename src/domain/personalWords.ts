import type { CaseRecord } from './caseRecord.ts';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** How many words in a row count as part of a field. Fewer would match ordinary words ("văn bản", "an toàn"). */
const NAME = 2;
const ADDRESS = 3;
const NOTE = 4;

/** Finds parts of the cases' personal data in a text, with any separators, with or without accents. */
export class PersonalWords {
  /** By number of words. */
  readonly #runs = new Map<number, Set<string>>();

  constructor(records: readonly CaseRecord[]) {
    for (const { applicant, contact, title, note, lastAction, procedureName } of records) {
      const ownTitle = title === procedureName ? '' : title;
      this.#add([applicant.name, contact.name, lastAction.by], NAME);
      this.#add([applicant.idNo, contact.telephone], 1);
      this.#add([applicant.address], ADDRESS);
      this.#add([ownTitle, note, lastAction.note], NOTE);
    }
  }

  #add(texts: readonly string[], length: number): void {
    const runs = this.#runs.get(length) ?? new Set();
    this.#runs.set(length, runs);
    for (const text of texts) {
      const words = wordsOf(text).map(({ word }) => word);
      for (let at = 0; at + length <= words.length; at += 1) runs.add(words.slice(at, at + length).join(' '));
    }
  }

  /** The text with `…` in place of such parts. */
  removedFrom(text: string): string {
    const found = wordsOf(text);
    const personal = new Set<number>();
    for (const [length, runs] of this.#runs) {
      for (let at = 0; at + length <= found.length; at += 1) {
        const run = found.slice(at, at + length).map(({ word }) => word);
        if (runs.has(run.join(' '))) for (let i = at; i < at + length; i += 1) personal.add(i);
      }
    }
    let kept = '';
    let from = 0;
    found.forEach(({ start, end }, i) => {
      if (!personal.has(i)) return;
      if (!personal.has(i - 1)) kept += `${text.slice(from, start)}…`;
      from = end;
    });
    return kept + text.slice(from);
  }
}

function wordsOf(text: string): { word: string; start: number; end: number }[] {
  return [...text.matchAll(WORD)].map((match) => ({
    word: plain(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** In lower case and without accents. */
function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
}

/** The family names of about nine in ten Vietnamese, except those that are also common words (Hồ, Lý, Cao). */
const FAMILIES =
  'Nguyễn,Trần,Lê,Phạm,Hoàng,Huỳnh,Phan,Vũ,Võ,Đặng,Bùi,Đỗ,Ngô,Dương,Đoàn,Trịnh,Đinh,Lương,Phùng,Trương,Đào,Tạ';
const NAMES = namesWith(FAMILIES.split(','));
const CAPITAL_NAMES = namesWith(FAMILIES.toUpperCase().split(','));

function namesWith(families: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${families.join('|')})(?:\\s+\\p{Lu}[\\p{L}\\p{M}]*){1,4}`, 'gu');
}

/**
 * Removes full names that begin with a common family name, because the portal can name a person who is not in the case.
 * In a text that is all capitals, names in capitals stay.
 */
export function withoutNames(text: string): string {
  const kept = text.replace(NAMES, '…');
  return text === text.toUpperCase() ? kept : kept.replace(CAPITAL_NAMES, '…');
}
