import { afterEach, expect, test } from 'vitest';
import { createPace } from '../../src/sync/room.ts';

const CAPACITY = 4_000;
let held = 0;
let delivery: NodeJS.Timeout | undefined;
const ledger = { passing: () => ({ held, room: CAPACITY - held }) };

afterEach(() => clearInterval(delivery));

/** Hands on `cases` every few milliseconds from now on. */
function deliver(cases: number): void {
  delivery = setInterval(() => {
    held = Math.max(0, held - cases);
  }, 3);
}

/** How long reading was held up, in milliseconds. */
async function heldUp(pace = createPace(ledger)): Promise<number> {
  const start = performance.now();
  await pace();
  return performance.now() - start;
}

test('reading goes on at once while there is room for another page', async () => {
  held = 3_000;
  expect(await heldUp()).toBeLessThan(5);
});

test('reading waits while deliveries make room, and no longer than until they have', async () => {
  held = 4_000;
  deliver(20);
  expect(await heldUp()).toBeGreaterThan(100);
  expect(held).toBeLessThanOrEqual(3_000);
  expect(held).toBeGreaterThan(2_000);
});

test('an outage does not hold up the census', async () => {
  held = 4_000;
  expect(await heldUp()).toBeLessThan(1_000);
  expect(held).toBe(4_000);
});

test('waiting in vain is not repeated page after page, until something was handed on', async () => {
  held = 4_000;
  const pace = createPace(ledger);
  expect(await heldUp(pace)).toBeGreaterThan(90);
  expect(await heldUp(pace)).toBeLessThan(5);
  expect(await heldUp(pace)).toBeLessThan(5);
  held = 3_999;
  expect(await heldUp(pace)).toBeGreaterThan(90);
});

test('a ledger without memory for passing cases holds up nothing', async () => {
  const start = performance.now();
  await createPace({ passing: () => ({ held: 0, room: 0 }) })();
  expect(performance.now() - start).toBeLessThan(5);
});
