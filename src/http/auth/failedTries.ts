import { isIPv6 } from 'node:net';

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
/** With ten instants each, these take less than two megabytes. */
const MAX_ADDRESSES = 10_000;

/**
 * How long an address has to wait after wrong keys: after ten failures within a minute, until the first of them is a
 * minute old. Keys cannot be guessed; this bounds what guessing costs the server. A right key resets nothing, or the
 * holder of one key could use it to go on guessing others.
 *
 * When too many addresses fail, the one with the oldest last failure is forgotten.
 */
export class FailedTries {
  /** Oldest last failure first: a Map keeps its order of insertion. */
  readonly #failures = new Map<string, readonly number[]>();
  readonly #now: () => number;

  /** `now`: milliseconds of a monotonic clock, such as performance.now. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds until the address may try again; 0 = now. Check it before the key. */
  waitMs(address: string): number {
    const failures = this.#failures.get(networkOf(address)) ?? [];
    const first = failures.at(-MAX_FAILURES);
    return first === undefined ? 0 : Math.max(0, first + WINDOW_MS - this.#now());
  }

  failed(address: string): void {
    const network = networkOf(address);
    const failures = this.#failures.get(network) ?? [];
    this.#failures.delete(network);
    this.#failures.set(network, [...failures.slice(1 - MAX_FAILURES), this.#now()]);
    if (this.#failures.size <= MAX_ADDRESSES) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}

/** The address itself; for IPv6 the /64 network, because the holder of one address there has them all. */
function networkOf(address: string): string {
  const [bare = ''] = address.split('%', 1);
  if (!isIPv6(bare)) return address;
  // URL writes the shortest form, and an IPv4-mapped address as ::ffff:a:b.
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  if (short.startsWith('::ffff:')) return short;
  const [head = '', tail] = short.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
