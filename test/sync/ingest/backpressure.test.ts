import { beforeEach, expect, test } from 'vitest';
import { createBackpressure } from '../../../src/sync/ingest/backpressure.ts';

const CAPACITY = 4_000;
/** Milliseconds; only sleeping moves this clock. */
let time = 0;
let held = 0;
let delivered = 0;
let delivery: (() => void) | null = null;
const deps = {
  ledger: { buffered: () => ({ held, room: CAPACITY - held }) },
  delivered: () => delivered,
  signal: new AbortController().signal,
  now: () => time,
  sleep: (ms: number): Promise<void> => {
    time += ms;
    delivery?.();
    return Promise.resolve();
  },
};

beforeEach(() => {
  time = 0;
  delivered = 0;
  delivery = null;
});

/** Delivers `perMs` cases a millisecond from now on: first the `sealed` ones, then those held in memory. */
function deliver(perMs: number, sealed = 0): void {
  const began = time;
  const full = held;
  delivery = () => {
    delivered = Math.floor((time - began) * perMs);
    held = Math.max(0, full - Math.max(0, delivered - sealed));
  };
}

/** How long reading was held up, in milliseconds. */
async function heldUp(pace = createBackpressure(deps)): Promise<number> {
  const start = time;
  await pace();
  return time - start;
}

test('reading continues at once while there is room for another page', async () => {
  held = 3_000;
  expect(await heldUp()).toBe(0);
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
  expect(await heldUp(pace)).toBe(200);
  expect(await heldUp(pace)).toBe(0);
  expect(held).toBe(4_000);
});

test('a slow portal does not hold up the census, page after page', async () => {
  held = 4_000;
  deliver(1);
  const pace = createBackpressure(deps);
  expect(await heldUp(pace)).toBe(200);
  expect(await heldUp(pace)).toBe(0);
});

test('reading waits again for deliveries that have become fast', async () => {
  held = 4_000;
  const pace = createBackpressure(deps);
  await pace();
  deliver(10, 30_000);
  let waited = 0;
  while (waited < 100 && held === 4_000) {
    await deps.sleep(20);
    waited = await heldUp(pace);
  }
  expect(waited).toBeGreaterThan(100);
  expect(held).toBeLessThanOrEqual(3_000);
});

test('a shutdown waits for no delivery, however fast they are', async () => {
  held = 4_000;
  deliver(10, 100_000);
  const stop = new AbortController();
  const sleep = async (ms: number): Promise<void> => {
    await deps.sleep(ms);
    if (time === 30) stop.abort();
  };
  expect(await heldUp(createBackpressure({ ...deps, sleep, signal: stop.signal }))).toBe(30);
});

test('reading never waits for a ledger without a payload buffer', async () => {
  const ledger = { buffered: () => ({ held: 0, room: 0 }) };
  expect(await heldUp(createBackpressure({ ...deps, ledger }))).toBe(0);
});
