import { bits } from '../../src/sandbox/cases/random.ts';

/** The same numbers in the same order for the same seed, so that a run can be repeated. */
export class Random {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    this.#drawn += 1;
    return least + (bits(this.#seed, this.#drawn, 0) % (most - least + 1));
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.between(0, 1_000_000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}

/** Deals every card once in random order, and then all of them again. */
export class Deck<T> {
  readonly #cards: readonly T[];
  readonly #random: Random;
  #left: T[] = [];

  constructor(cards: readonly T[], random: Random) {
    this.#cards = cards;
    this.#random = random;
  }

  next(): T {
    if (this.#left.length === 0) this.#left = this.#random.shuffled(this.#cards);
    const card = this.#left.pop();
    if (card === undefined) throw new RangeError('a deck without cards');
    return card;
  }
}
