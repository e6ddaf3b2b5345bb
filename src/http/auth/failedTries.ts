import { isIPv6 } from 'node:net';

const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;
/** Addresses remembered at once: with ten instants each, below two megabytes. */
const MOST_ADDRESSES = 10_000;

/**
 * How long an address has to wait after wrong keys: after ten failures within a minute, until the first of them is a
 * minute old. Nobody guesses a key; this bounds what trying costs us. A right key resets nothing, neither of its own
 * address nor of others: else whoever holds one key could go on trying others with it.
 *
 * When too many addresses fail, the one whose last failure is oldest is forgotten, which is the one that would have
 * been let in first anyway.
 */
export class FailedTries {
  /** By the instant of the last failure, oldest first: Map keeps the order in which they were put in. */
  readonly #failures = new Map<string, readonly number[]>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that is never set back, such as performance.now. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds until the address may try again; 0 = now. To be asked before the key is looked at. */
  waitMs(address: string): number {
    const failures = this.#failures.get(networkOf(address)) ?? [];
    const first = failures.at(-MOST_FAILURES);
    return first === undefined ? 0 : Math.max(0, first + WINDOW_MS - this.#now());
  }

  failed(address: string): void {
    const network = networkOf(address);
    const failures = this.#failures.get(network) ?? [];
    this.#failures.delete(network);
    this.#failures.set(network, [...failures.slice(1 - MOST_FAILURES), this.#now()]);
    if (this.#failures.size <= MOST_ADDRESSES) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}

/** The address itself; of IPv6 the /64 network, because whoever has one address there has them all. */
function networkOf(address: string): string {
  const [bare = ''] = address.split('%', 1);
  if (!isIPv6(bare)) return address;
  // URL writes it in its shortest form, and an IPv4 address in IPv6 clothes as ::ffff:a:b.
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  if (short.startsWith('::ffff:')) return short;
  const [head = '', tail] = short.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
