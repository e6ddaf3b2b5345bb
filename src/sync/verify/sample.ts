/**
 * A random sample, stratified in proportion: each stratum has its share of the sample, and at least one item while the
 * sample has room for all strata. Each stratum holds at most as many items as the whole sample, by reservoir sampling
 * (Vitter's algorithm R).
 */
export class StratifiedSample<Item> {
  readonly #size: number;
  readonly #random: () => number;
  readonly #strata = new Map<string, { seen: number; readonly reservoir: Item[] }>();

  constructor(size: number, random: () => number = Math.random) {
    this.#size = size;
    this.#random = random;
  }

  add(stratum: string, item: Item): void {
    const held = this.#strata.get(stratum) ?? { seen: 0, reservoir: [] };
    this.#strata.set(stratum, held);
    held.seen += 1;
    if (held.reservoir.length < this.#size) held.reservoir.push(item);
    else {
      const place = Math.floor(this.#random() * held.seen);
      if (place < this.#size) held.reservoir[place] = item;
    }
  }

  /** Items added so far. */
  population(): number {
    return [...this.#strata.values()].reduce((sum, { seen }) => sum + seen, 0);
  }

  draw(): Item[] {
    const strata = [...this.#strata.values()];
    const shares = apportion(
      strata.map(({ seen }) => seen),
      this.#size,
    );
    return this.#shuffled(
      strata.flatMap(({ reservoir }, i) => this.#shuffled(reservoir).slice(0, shares[i] ?? 0)),
    );
  }

  /** A reservoir is ordered by arrival, so that a part of it is no random sample. */
  #shuffled(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}

/** The size of each stratum: in proportion to its count (above 0), at least one each if possible, `size` in all. */
export function apportion(counts: readonly number[], size: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (size >= total) return [...counts];
  const exact = counts.map((count) => (size * count) / total);
  const least = size >= counts.length ? 1 : 0;
  const shares = exact.map((share) => Math.max(least, Math.floor(share)));
  let remaining = size - shares.reduce((sum, share) => sum + share, 0);
  for (; remaining !== 0; remaining -= Math.sign(remaining)) {
    const step = Math.sign(remaining);
    const owed = shares.map((share, i) => {
      const possible = step > 0 ? share < (counts[i] ?? 0) : share > least;
      return possible ? step * ((exact[i] ?? 0) - share) : Number.NEGATIVE_INFINITY;
    });
    const most = owed.indexOf(Math.max(...owed));
    shares[most] = (shares[most] ?? 0) + step;
  }
  return shares;
}
