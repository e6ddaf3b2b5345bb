/** A random sample, stratified in proportion, by reservoir sampling (Vitter's algorithm R) in each stratum. */
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

  /** A part of a reservoir is no random sample, because it is ordered by arrival. */
  #shuffled(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  }
}

/** Divides `size` in proportion to the counts, with at least one for each if possible. */
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
