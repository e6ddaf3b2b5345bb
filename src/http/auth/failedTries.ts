import { isIPv6 } from 'node:net';
import { keyHash } from './keyText.ts';

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
/** With ten instants each, these take less than two megabytes. */
const MAX_ADDRESSES = 10_000;
/** As many programs as anybody runs behind one address; with the addresses below, less than two megabytes. */
const MAX_KEYS = 20;
const MAX_USERS = 1_000;

/**
 * How long an address has to wait after wrong keys: after ten failures within a minute, until the first of them is a
 * minute old. Keys cannot be guessed; this bounds what guessing costs the server. A right key resets nothing, or the
 * holder of one key could use it to keep guessing others. But a key that worked from the address before keeps
 * working: somebody who floods the proxy or the office that many share must not shut out the others.
 *
 * When too many addresses fail, the one with the oldest last failure is forgotten.
 */
export class FailedTries {
  /** Oldest last failure first: a Map keeps its order of insertion. */
  readonly #failures = new Map<string, readonly number[]>();
  /** The digests of the keys that worked from each address, the latest last. */
  readonly #worked = new Map<string, Set<string>>();
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

  /** Whether this very key worked from the address before: it may be checked even while others have to wait. */
  isKnown(address: string, key: string): boolean {
    return this.#worked.get(networkOf(address))?.has(digestOf(key)) === true;
  }

  /** Of the keys of an address, and of the addresses, the ones that were used longest ago are forgotten. */
  worked(address: string, key: string): void {
    const [network, digest] = [networkOf(address), digestOf(key)];
    const keys = this.#worked.get(network) ?? new Set();
    keys.delete(digest);
    keys.add(digest);
    this.#worked.delete(network);
    this.#worked.set(network, keys);
    dropFirst(keys, MAX_KEYS);
    dropFirst(this.#worked, MAX_USERS);
  }

  /** A key that was revoked or has expired is a wrong one like any other. */
  forget(address: string, key: string): void {
    this.#worked.get(networkOf(address))?.delete(digestOf(key));
  }

  failed(address: string): void {
    const network = networkOf(address);
    const failures = this.#failures.get(network) ?? [];
    this.#failures.delete(network);
    this.#failures.set(network, [...failures.slice(1 - MAX_FAILURES), this.#now()]);
    dropFirst(this.#failures, MAX_ADDRESSES);
  }
}

function dropFirst(entries: Map<string, unknown> | Set<string>, most: number): void {
  if (entries.size <= most) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}

/** Memory holds no key that a dump of it could give away. */
function digestOf(key: string): string {
  return keyHash(key).toString('base64');
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
