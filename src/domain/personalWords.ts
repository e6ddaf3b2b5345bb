import type { CaseRecord } from './caseRecord.ts';

/** With `?` and the replacement character in it, which stand for letters that were lost. */
const WORD = /(?:[?\uFFFD]+(?=\p{L}))?[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}?\uFFFD]*/gu;
const LOST = /[?\uFFFD]+/g;

/** How many words in a row count as part of a field. Fewer would match ordinary words ("văn bản", "an toàn"). */
const NAME = 2;
const ADDRESS = 3;
const NOTE = 4;
/** A joined name of fewer letters can be part of an ordinary word. */
const SHORTEST_JOINED = 7;
/** Longer ones are no words: what is encoded is removed anyway. */
const LONGEST_WORD = 100;
/** Two words in another order are too often ordinary ones. */
const FEWEST_TURNED = 3;

/** Finds parts of the cases' personal data in a text, with any separators, joined or turned round, with or without accents. */
export class PersonalWords {
  /** By number of words. */
  readonly #runs = new Map<number, Set<string>>();
  /** Whole names without spaces, as in an account or a file's name. */
  readonly #joined = new Set<string>();
  /** Whole names, each word once, in alphabetical order: found in any order. */
  readonly #turned = new Map<number, Set<string>>();

  constructor(records: readonly CaseRecord[]) {
    for (const { applicant, contact, title, note, lastAction, procedureName, steps = [] } of records) {
      const ownTitle = title === procedureName ? '' : title;
      const staff = steps.map(({ by }) => by);
      for (const name of [applicant.name, contact.name, lastAction.by, ...staff]) this.#addName(name);
      this.#add([applicant.idNo, contact.telephone], 1);
      this.#add([applicant.address], ADDRESS);
      this.#add([ownTitle, note, lastAction.note, ...steps.map(({ content }) => content)], NOTE);
    }
  }

  #addName(name: string): void {
    this.#add([name], NAME);
    const words = wordsOf(name).map(({ word }) => word);
    const mirrored = words.map((word) => [...word].reverse().join(''));
    for (const joined of [words.join(''), words.toReversed().join(''), mirrored.toReversed().join('')]) {
      if (words.length >= NAME && joined.length >= SHORTEST_JOINED) this.#joined.add(joined);
    }
    if (words.length < FEWEST_TURNED) return;
    const turned = this.#turned.get(words.length) ?? new Set();
    this.#turned.set(words.length, turned.add(inAlphabet(words)).add(inAlphabet(mirrored)));
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
        if (isIn(runs, run.join(' '))) for (let i = at; i < at + length; i += 1) personal.add(i);
      }
    }
    for (const [length, names] of this.#turned) {
      for (let at = 0; at + length <= found.length; at += 1) {
        const words = found.slice(at, at + length).map(({ word }) => word);
        if (names.has(inAlphabet(words))) for (let i = at; i < at + length; i += 1) personal.add(i);
      }
    }
    found.forEach(({ word }, i) => {
      if (word.length <= LONGEST_WORD && hasPart(word, this.#joined)) personal.add(i);
    });
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

function inAlphabet(words: readonly string[]): string {
  return words.toSorted().join(' ');
}

/** Whether one of the names is anywhere in the word, as in an account or a file's name. */
function hasPart(word: string, names: ReadonlySet<string>): boolean {
  for (let at = 0; at + SHORTEST_JOINED <= word.length; at += 1) {
    for (let end = at + SHORTEST_JOINED; end <= word.length; end += 1) {
      if (names.has(word.slice(at, end))) return true;
    }
  }
  return false;
}

/** Letters that were lost can be any: `nguy?n v?n`. */
function isIn(runs: ReadonlySet<string>, run: string): boolean {
  if (!/[?\uFFFD]/.test(run)) return runs.has(run);
  // Nothing but lost letters says nothing.
  if (run.replace(LOST, '').replaceAll(' ', '').length < run.split(' ').length) return false;
  const pattern = new RegExp(
    `^${run
      .split(LOST)
      .map((part) => RegExp.escape(part))
      .join('\\S{0,2}')}$`,
    'u',
  );
  for (const one of runs) if (pattern.test(one)) return true;
  return false;
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
