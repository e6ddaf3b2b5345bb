import { expect, test, vi } from 'vitest';
import { Once } from '../../../src/http/server/once.ts';

const HOUR = 3_600_000;

/** Each change is a number higher than the one before. */
function counting() {
  const clock = { now: 1_000 };
  let made = 0;
  const change = vi.fn(async () => {
    made += 1;
    return made;
  });
  return { once: new Once<number>(() => clock.now), clock, change };
}

test('the same key gives the first answer, for an hour', async () => {
  const { once, clock, change } = counting();
  expect(await once.do('a', { x: 1 }, change)).toBe(1);
  clock.now += HOUR - 1;
  expect(await once.do('a', { x: 1 }, change)).toBe(1);
  expect(change).toHaveBeenCalledTimes(1);
  clock.now += 1;
  expect(await once.do('a', { x: 1 }, change)).toBe(2);
  // And the answer of then, for an hour from then.
  clock.now += HOUR - 1;
  expect(await once.do('a', { x: 1 }, change)).toBe(2);
});

test('another key is another change', async () => {
  const { once, change } = counting();
  expect(await once.do('a', {}, change)).toBe(1);
  expect(await once.do('b', {}, change)).toBe(2);
});

test('a repetition waits while the first request is in progress', async () => {
  const { once } = counting();
  const work = Promise.withResolvers<number>();
  const change = vi.fn(() => work.promise);
  const both = Promise.all([once.do('a', {}, change), once.do('a', {}, change)]);
  work.resolve(7);
  expect(await both).toEqual([7, 7]);
  expect(change).toHaveBeenCalledTimes(1);
});

test('the same key with another request is refused, even while the first is in progress', async () => {
  const { once, change } = counting();
  const first = once.do('a', { x: 1 }, change);
  const refused = { status: 422, code: 'idempotency_key_reused' };
  await expect(once.do('a', { x: 2 }, change)).rejects.toMatchObject(refused);
  await first;
  await expect(once.do('a', { x: 2 }, change)).rejects.toMatchObject(refused);
  expect(change).toHaveBeenCalledTimes(1);
  expect(await once.do('a', { x: 1 }, change)).toBe(1);
});

test('a failure is forgotten: waiting repetitions fail with it, and the next one tries again', async () => {
  const { once, change } = counting();
  const failing = vi.fn(async () => {
    throw new Error('busy');
  });
  const both = [once.do('a', { x: 1 }, failing), once.do('a', { x: 1 }, failing)];
  for (const one of both) await expect(one).rejects.toThrow('busy');
  expect(failing).toHaveBeenCalledTimes(1);
  expect(await once.do('a', { x: 2 }, change)).toBe(1);
});

test('an old failure does not remove a later answer', async () => {
  const { once, clock, change } = counting();
  const work = Promise.withResolvers<number>();
  const slow = once.do('a', {}, () => work.promise);
  clock.now += HOUR;
  expect(await once.do('a', {}, change)).toBe(1);
  work.reject(new Error('too late'));
  await expect(slow).rejects.toThrow('too late');
  expect(await once.do('a', {}, change)).toBe(1);
});

test('a thousand keys are kept, and the oldest is dropped first', async () => {
  const { once, change } = counting();
  for (let n = 1; n <= 1_001; n += 1) await once.do(`key ${n}`, {}, change);
  expect(await once.do('key 2', {}, change)).toBe(2);
  expect(await once.do('key 1', {}, change)).toBe(1_002);
  // Which was the thousandth again, and so put out the one that is the oldest now.
  expect(await once.do('key 3', {}, change)).toBe(3);
  expect(await once.do('key 2', {}, change)).toBe(1_003);
});
