/** The murmur3 finaliser: every input bit reaches every output bit. */
function mix(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * 32 well-mixed bits as a pure function of its arguments. A stateless hash instead of a generator, because
 * any case must be computable without its predecessors; `salt` separates the decisions about one case.
 */
export function bits(seed: number, index: number, salt: number): number {
  return mix(mix(mix(seed) ^ index) + Math.imul(salt, 0x9e3779b1));
}

/** As `bits`, in [0, 1). */
export function unit(seed: number, index: number, salt: number): number {
  return bits(seed, index, salt) / 2 ** 32;
}

function coprime(a: number, b: number): boolean {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x === 1;
}

/**
 * A permutation of 0 … size−1 that spreads intervals evenly: the first K positions are the same share of every month. A
 * stride near the golden section needs no table; size² must stay below 2⁵³.
 */
export function spread(size: number, seed: number): (index: number) => number {
  let stride = Math.max(1, Math.round(size * 0.6180339887));
  while (!coprime(stride, size)) stride += 1;
  const offset = size === 0 ? 0 : bits(seed, 0, 0) % size;
  return (index) => (index * stride + offset) % size;
}

/** Maps u in [0, 1) to an item, in proportion to its weight. */
export function weighted<T>(
  items: readonly T[],
  weight: (item: T, rank: number) => number,
): (u: number) => T {
  const bounds = new Float64Array(items.length);
  let sum = 0;
  items.forEach((item, rank) => {
    sum += weight(item, rank);
    bounds[rank] = sum;
  });
  return (u) => {
    const target = u * sum;
    let low = 0;
    let high = items.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    const item = items[low];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
}
