import { piecesOf, wordsOf } from './words.ts';

interface Indexed {
  readonly code: string;
  /** Length of its vector. */
  readonly length: number;
}

/**
 * Finds the likeliest names: cosine of vectors of words, of pieces of three letters and of pairs of neighbouring words,
 * each weighing the more the fewer names have it. Words that are in half of all names say little, and typing errors leave
 * most pieces as they were.
 */
export class NameIndex {
  readonly #entries: Indexed[] = [];
  /** By feature: the places of the names that have it, and how often. */
  readonly #places = new Map<string, [place: number, times: number][]>();
  readonly #size: number;

  constructor(names: Iterable<readonly [code: string, name: string]>) {
    const all = [...names];
    this.#size = all.length;
    for (const [place, [, name]] of all.entries()) {
      for (const [feature, times] of featuresOf(name)) {
        const places = this.#places.get(feature);
        if (places === undefined) this.#places.set(feature, [[place, times]]);
        else places.push([place, times]);
      }
    }
    const squares = new Float64Array(all.length);
    for (const [feature, places] of this.#places) {
      const weight = this.#weight(feature);
      for (const [place, times] of places) squares[place] = (squares[place] ?? 0) + (times * weight) ** 2;
    }
    this.#entries = all.map(([code], place) => ({ code, length: Math.sqrt(squares[place] ?? 0) }));
  }

  /** From 0 to 1, of names that have anything in common with this one. */
  scores(name: string): ReadonlyMap<string, number> {
    const dots = new Float64Array(this.#size);
    let square = 0;
    for (const [feature, times] of featuresOf(name)) {
      const weight = this.#weight(feature);
      square += (times * weight) ** 2;
      for (const [place, there] of this.#places.get(feature) ?? []) {
        dots[place] = (dots[place] ?? 0) + times * there * weight * weight;
      }
    }
    const found = new Map<string, number>();
    for (const [place, { code, length }] of this.#entries.entries()) {
      const dot = dots[place] ?? 0;
      if (dot > 0) found.set(code, Math.max(dot / (length * Math.sqrt(square)), found.get(code) ?? 0));
    }
    return found;
  }

  #weight(feature: string): number {
    const share = SHARES[feature.charAt(0)] ?? 1;
    return share * Math.log(1 + (this.#size + 1) / ((this.#places.get(feature)?.length ?? 0) + 1));
  }
}

/** How much each kind of feature counts. */
const SHARES: Readonly<Record<string, number>> = { w: 1, t: 0.5, p: 0.6 };

function featuresOf(name: string): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string): void => void features.set(feature, (features.get(feature) ?? 0) + 1);
  const words = wordsOf(name);
  for (const [at, word] of words.entries()) {
    add(`w${word}`);
    for (const piece of piecesOf(word)) add(`t${piece}`);
    if (at > 0) add(`p${words[at - 1]} ${word}`);
  }
  return features;
}
