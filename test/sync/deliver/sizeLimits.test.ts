import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SizeLimits } from '../../../src/sync/deliver/sizeLimits.ts';

interface Limits {
  readonly cases: number;
  readonly bytes: number;
}

const UNLIMITED: Limits = { cases: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** Sends cases of these sizes in leases, as a delivery does: a small rest goes back to the queue. Returns the requests. */
function requestsFor(search: SizeLimits, sizes: readonly number[], limits: Limits): number {
  const queue = [...sizes];
  let requests = 0;
  while (queue.length > 0) {
    let undecided = queue.splice(0, search.lease(false));
    for (let sent = 0; undecided.length > 0; sent += 1) {
      const all = undecided;
      const { indices: chosen, fill } = search.choose(all.length, (index) => all[index] ?? 0);
      if (sent > 0 && fill < WORTH_SENDING && queue.length > 0) {
        queue.unshift(...undecided);
        break;
      }
      const bytes = chosen.reduce((sum, index) => sum + (all[index] ?? 0), 0);
      requests += 1;
      if (chosen.length <= limits.cases && bytes <= limits.bytes) {
        search.accepted({ cases: chosen.length, bytes });
        undecided = without(all, chosen);
      } else {
        search.refused({ cases: chosen.length, bytes });
        expect(chosen.length, 'a case that is too large alone is no matter of the batch').toBeGreaterThan(1);
      }
    }
  }
  return requests;
}

function without(all: readonly number[], chosen: readonly number[]): number[] {
  if (chosen.at(-1) === chosen.length - 1) return all.slice(chosen.length);
  const done = new Set(chosen);
  return all.filter((_, index) => !done.has(index));
}

function ideal(sizes: readonly number[], limits: Limits, most: number): number {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return Math.max(Math.ceil(sizes.length / Math.min(limits.cases, most)), Math.ceil(bytes / limits.bytes));
}

/** Sizes from `least` on, most of them small, some up to twenty times as large. */
function sizesOf(count: number, least: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.round(least * 20 ** ((state / 2 ** 32) ** 3));
  });
}

const MOST = 200;
const WORTH_SENDING = 2 / 3;
const LONG_RUN = 1.15;

describe('the search for the limits of a request', () => {
  it.each([1, 2, 37, 100, 199])('costs at most 15 %% in the long run, with at most %i cases', (cases) => {
    const limits = { ...UNLIMITED, cases };
    const sizes = sizesOf(300 * cases, 800);
    const requests = requestsFor(new SizeLimits(MOST), sizes, limits);
    expect(requests / ideal(sizes, limits, MOST)).toBeLessThanOrEqual(LONG_RUN);
  });

  it.each([20_000, 50_000, 100_000, 300_000])(
    'costs at most 15 %% in the long run, with at most %i bytes and cases of very different sizes',
    (bytes) => {
      const limits = { ...UNLIMITED, bytes };
      const sizes = sizesOf(30_000, 800);
      const requests = requestsFor(new SizeLimits(MOST), sizes, limits);
      expect(requests / ideal(sizes, limits, MOST)).toBeLessThanOrEqual(LONG_RUN);
    },
  );

  it('costs nothing where nothing is refused', () => {
    const search = new SizeLimits(MOST);
    const sizes = sizesOf(10_000, 800);
    expect(requestsFor(search, sizes, UNLIMITED)).toBe(50);
    expect(search.isKnown).toBe(false);
  });

  it.each([
    ['falls', 60, 15],
    ['rises', 15, 60],
    ['is lifted', 100, 1_000],
  ])('follows a limit that %s', (_what, before, after) => {
    const search = new SizeLimits(MOST);
    const first = sizesOf(200 * before, 800);
    requestsFor(search, first, { ...UNLIMITED, cases: before });
    const limits = { ...UNLIMITED, cases: after };
    const then = sizesOf(1_200 * Math.min(after, MOST), 800, 2);
    expect(requestsFor(search, then, limits) / ideal(then, limits, MOST)).toBeLessThanOrEqual(LONG_RUN);
    expect(search.current).toBe(Math.min(after, MOST));
  });

  it('is remembered, so that a restart does not search again', () => {
    const limits = { ...UNLIMITED, cases: 37 };
    const search = new SizeLimits(MOST);
    requestsFor(search, sizesOf(37 * 100, 800), limits);
    const again = new SizeLimits(MOST, search.state);
    expect(again.current).toBe(37);
    expect(requestsFor(again, sizesOf(37 * 10, 800), limits)).toBe(10);
    expect(new SizeLimits(20, search.state).current, 'a smaller one is configured').toBe(20);
  });

  it('needs hardly more than with all limits known from the start, whatever they become', () => {
    const limit = fc.record({
      cases: fc.integer({ min: 1, max: 300 }),
      bytes: fc.integer({ min: 20_000, max: 400_000 }),
    });
    const property = fc.property(
      fc.array(limit, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (phases, seed) => {
        const search = new SizeLimits(MOST);
        for (const limits of phases) {
          const sizes = sizesOf(3_000, 800, seed);
          const known = requestsFor(knowing(limits), sizes, limits);
          expect(requestsFor(search, sizes, limits)).toBeLessThanOrEqual(LONG_RUN * known + SEARCH);
        }
      },
    );
    fc.assert(property, { numRuns: 15 });
  });
});

/**
 * Requests until each of the two limits is tried above again, and the searches. In 1,000 drawn cases the most was 501, after a
 * limit that had risen from one case to 18.
 */
const SEARCH = 700;

function knowing({ cases, bytes }: Limits): SizeLimits {
  const state = (accepted: number) => ({ accepted, refused: accepted + 1, interval: 1_000_000 });
  return new SizeLimits(MOST, { count: state(cases), bytes: state(bytes), unclear: [] });
}
