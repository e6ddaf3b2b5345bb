import { expect, it, onTestFinished } from 'vitest';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { DELIVERY_SHARE } from '../../../src/ledger/port/sharedFacts.ts';
import { DeliveryPlaces } from '../../../src/sync/deliver/places.ts';
import { Throttle } from '../../../src/sync/deliver/throttle.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { openTempLedger } from '../tempLedger.ts';

const { signal } = new AbortController();

async function throttled(concurrency: number, places?: DeliveryPlaces) {
  const temp = await openTempLedger();
  onTestFinished(() => temp.dispose());
  const log = recordingLog();
  const shares: number[] = [];
  const { ledger, now } = temp;
  const budget = { slowTo: (share: number) => void shares.push(share) };
  const throttle = await Throttle.start(concurrency, {
    ledger,
    budget,
    now,
    log,
    places,
    requestsPerSecond: 20,
  });
  /** Requests one after the other, so many in a second; every second one fails. */
  const failHalf = async (count: number, perSecond: () => number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      temp.clock.now += 1_000 / perSecond();
      await throttle.run(
        signal,
        () => Promise.resolve(i % 2 === 0),
        (isAnswered) => (isAnswered ? 'answered' : 'failed'),
      );
    }
  };
  const stored = async () => (await readFact(ledger, DELIVERY_SHARE))?.value.share;
  return { ...temp, throttle, log, shares, failHalf, stored };
}

it('slows all processes down by the budget, says so in the log, and keeps it for those who show it', async () => {
  const { failHalf, shares, log, throttle, stored } = await throttled(4);
  await failHalf(40, () => 20);
  await throttle.settled();
  expect(shares).toEqual([0.5]);
  expect(log.lines).toContainEqual(
    expect.objectContaining({ event: 'delivery.slowed', fields: expect.objectContaining({ share: 0.5 }) }),
  );
  expect(await stored()).toBe(0.5);
});

it('sends fewer requests at a time while it is slow, the longest waiting first', async () => {
  const { failHalf, throttle } = await throttled(4);
  await failHalf(40, () => 20);
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const all = ends.map(({ promise }, i) =>
    throttle.run(
      signal,
      () => {
        begun.push(i);
        return promise;
      },
      () => 'answered',
    ),
  );
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
  for (const { resolve } of ends) {
    resolve();
    await new Promise(setImmediate);
  }
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('lets a request that gives up while it waits pass its place on', async () => {
  const { throttle } = await throttled(1);
  const first = Promise.withResolvers<void>();
  const given = new AbortController();
  const never = (): null => null;
  const running = throttle.run(signal, () => first.promise, never);
  const waiting = throttle.run(given.signal, () => Promise.resolve(), never);
  const last = throttle.run(signal, () => Promise.resolve(), never);
  given.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  first.resolve();
  await Promise.all([running, last]);
});

it('begins at the full rate, whatever an earlier process had come down to', async () => {
  const { failHalf, throttle, stored, ledger, now, log } = await throttled(4);
  await failHalf(40, () => 20);
  await throttle.settled();
  await Throttle.start(4, { ledger, budget: { slowTo: () => undefined }, now, log, requestsPerSecond: 20 });
  expect(await stored()).toBe(1);
});

it('keeps a place for fresh cases while they are being delivered, and never sends more at a time', async () => {
  const places = new DeliveryPlaces(3);
  const { throttle } = await throttled(3, places);
  const delivery = Promise.withResolvers<void>();
  const delivering = places.use(({ holdsFresh }) => {
    holdsFresh();
    return delivery.promise;
  });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: string, isUrgent: boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const send = (): Promise<void> => {
      begun.push(name);
      ends.push(resolve);
      return promise;
    };
    return throttle.run(signal, send, () => 'answered', isUrgent);
  };
  const all = [run('a', false), run('b', false), run('c', false), run('fresh', true), run('next', true)];
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b', 'fresh']);
  ends[2]?.();
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b', 'fresh', 'next']);
  ends[3]?.();
  await new Promise(setImmediate);
  expect(begun).toHaveLength(4);
  delivery.resolve();
  await delivering;
  await new Promise(setImmediate);
  expect(begun).toEqual(['a', 'b', 'fresh', 'next', 'c']);
  for (const end of ends) end();
  await Promise.all(all);
});
