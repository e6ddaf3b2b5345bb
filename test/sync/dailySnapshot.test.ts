import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, startOfDay } from '../../src/domain/time.ts';
import { CENSUS } from '../../src/ledger/port/sharedFacts.ts';
import { takeDailySnapshot } from '../../src/sync/dailySnapshot.ts';
import { manyRows } from '../support/cases.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { openTempLedger, type TempLedger } from './tempLedger.ts';

let temp: TempLedger;
beforeEach(async () => {
  temp = await openTempLedger();
  await temp.ledger.ingest({ rows: manyRows(3), drafts: [], readAt: temp.now(), now: temp.now() });
  await temp.ledger.setFact(CENSUS.name, '{}', temp.now());
});
afterEach(() => temp.dispose());

async function ring(): Promise<string[]> {
  const log = recordingLog();
  await takeDailySnapshot({ ledger: temp.ledger, now: temp.now, log });
  return log.events();
}

async function kept(): Promise<{ takenAt: number; midnight: number | null }[]> {
  const found = await temp.ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER });
  return found.map(({ takenAt, midnight }) => ({ takenAt, midnight }));
}

it('a day has one snapshot, however often the bell rings', async () => {
  const midnight = startOfDay(temp.now()) + DAY_MS;
  temp.clock.now = midnight;
  expect(await ring()).toEqual(['snapshot.taken']);
  temp.clock.now = midnight + 600_000;
  expect(await ring()).toEqual([]);
  expect(await kept()).toEqual([{ takenAt: midnight, midnight }]);
});

it('a snapshot that was missed is taken late, with its true instant, and only that of the last midnight', async () => {
  const midnight = startOfDay(temp.now());
  temp.clock.now = midnight;
  await ring();
  temp.clock.now = midnight + 3 * DAY_MS + 30_000_000;
  await ring();
  expect(await kept()).toEqual([
    { takenAt: midnight, midnight },
    { takenAt: temp.clock.now, midnight: midnight + 3 * DAY_MS },
  ]);
});

it('a ledger that no census has filled yet is not kept as the figures of a day', async () => {
  const fresh = await openTempLedger();
  try {
    const log = recordingLog();
    await takeDailySnapshot({ ledger: fresh.ledger, now: fresh.now, log });
    expect(log.events()).toEqual([]);
    expect(await fresh.ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER })).toEqual([]);
  } finally {
    await fresh.dispose();
  }
});

it('on the first days there is one an hour, until two days make a line', async () => {
  const midnight = startOfDay(temp.now()) + DAY_MS;
  const hour = 3_600_000;
  const rings = [0, 0.5, 1, 1.9, 2, 24, 25, 26].map((hours) => midnight + hours * hour);
  for (const at of rings) {
    temp.clock.now = at;
    await ring();
  }
  expect(await kept()).toEqual([
    { takenAt: midnight, midnight },
    { takenAt: midnight + hour, midnight: null },
    { takenAt: midnight + 2 * hour, midnight: null },
    { takenAt: midnight + 24 * hour, midnight: midnight + DAY_MS },
  ]);
});
