import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBackpressure } from '../../../src/sync/ingest/backpressure.ts';

const CAPACITY = 4_000;
let held = 0;
let delivered = 0;
let delivery: NodeJS.Timeout | undefined;
const deps = {
  ledger: { buffered: () => ({ held, room: CAPACITY - held }) },
  delivered: () => delivered,
  signal: new AbortController().signal,
};

beforeEach(() => {
  delivered = 0;
});
afterEach(() => clearInterval(delivery));

/** Delivers `perMs` cases a millisecond from now on: first the `sealed` ones, then those that are held in memory. */
function deliver(perMs: number, sealed = 0): void {
  const began = performance.now();
  const full = held;
  delivery = setInterval(() => {
    delivered = Math.floor((performance.now() - began) * perMs);
    held = Math.max(0, full - Math.max(0, delivered - sealed));
  }, 3);
}

/** How long reading was held up, in milliseconds. */
async function heldUp(pace = createBackpressure(deps)): Promise<number> {
  const start = performance.now();
  await pace();
  return performance.now() - start;
}

test('reading goes on at once while there is room for another page', async () => {
  held = 3_000;
  expect(await heldUp()).toBeLessThan(100);
});

test('reading waits while deliveries make room, and no longer than until they have', async () => {
  held = 4_000;
  deliver(6);
  expect(await heldUp()).toBeGreaterThan(100);
  expect(held).toBeLessThanOrEqual(3_000);
  expect(held).toBeGreaterThan(1_000);
});

test('reading waits while deliveries work off what was sealed before, which makes no room yet', async () => {
  held = 4_000;
  deliver(10, 6_000);
  expect(await heldUp()).toBeGreaterThan(600);
  expect(delivered).toBeGreaterThanOrEqual(7_000);
  expect(held).toBeLessThanOrEqual(3_000);
});

test('an outage does not hold up the census, page after page', async () => {
  held = 4_000;
  const pace = createBackpressure(deps);
  expect(await heldUp(pace)).toBeLessThan(1_000);
  expect(await heldUp(pace)).toBeLessThan(100);
  expect(held).toBe(4_000);
});

test('a slow portal does not hold up the census, page after page', async () => {
  held = 4_000;
  deliver(1);
  const pace = createBackpressure(deps);
  expect(await heldUp(pace)).toBeLessThan(1_000);
  expect(await heldUp(pace)).toBeLessThan(100);
});

test('deliveries that stood still set the pace again once they are fast', async () => {
  held = 4_000;
  const pace = createBackpressure(deps);
  await pace();
  deliver(10, 30_000);
  let waited = 0;
  while (waited < 100 && held === 4_000) {
    await sleep(20);
    waited = await heldUp(pace);
  }
  expect(waited).toBeGreaterThan(100);
  expect(held).toBeLessThanOrEqual(3_000);
});

test('a shutdown waits for no delivery, however fast they are', async () => {
  held = 4_000;
  deliver(10, 100_000);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30);
  expect(await heldUp(createBackpressure({ ...deps, signal: stop.signal }))).toBeLessThan(150);
});

test('a ledger without memory for passing cases holds up nothing', async () => {
  const start = performance.now();
  await createBackpressure({ ...deps, ledger: { buffered: () => ({ held: 0, room: 0 }) } })();
  expect(performance.now() - start).toBeLessThan(100);
});
