import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BEAT_MS, DEAD_MS } from '../../../src/domain/processes.ts';
import type { Beat, ProcessEntry } from '../../../src/ledger/port/processes.ts';
import { SharedMembership } from '../../../src/sync/processes/sharedMembership.ts';
import { recordingLog } from '../../support/recordingLog.ts';

const ENTRY: ProcessEntry = { id: 'own000000000', host: 'may-1', pid: 1, version: '1', roles: ['push'] };
const BEGUN = Date.parse('2026-01-01T00:00:00Z');

/** What the database answers to a beat; an error: it is away. Null: the process counts as dead. */
let answer: () => Partial<Beat> | null;
let entered: (string | null)[];
let buried: number;

beforeEach(() => {
  vi.useFakeTimers({ now: BEGUN, toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  [answer, entered, buried] = [() => ({}), [], 0];
});
afterEach(() => vi.useRealTimers());

async function enter(): Promise<SharedMembership> {
  const log = recordingLog();
  return await SharedMembership.enter({
    ...{ entry: ENTRY, replaces: 'before000000', log },
    newId: () => 'again0000000',
    ledger: {
      enterProcess: async (_entry, replaces) => void entered.push(replaces),
      beat: async () => {
        const given = answer();
        return given === null
          ? null
          : { terms: [], living: [ENTRY], anyDead: false, at: Date.now(), ...given };
      },
      buryDead: async () => {
        buried += 1;
        return { dead: [], reclaimed: 0 };
      },
      leaveProcess: async () => undefined,
    },
  });
}

it('buries who is silent, but after an outage of the database nobody before all had time to be heard', async () => {
  await enter();
  await vi.advanceTimersByTimeAsync(4 * BEAT_MS);
  answer = () => ({ anyDead: true });
  await vi.advanceTimersByTimeAsync(BEAT_MS);
  expect(buried, 'while the database answers').toBe(1);
  answer = () => {
    throw new Error('the database is away');
  };
  await vi.advanceTimersByTimeAsync(2 * DEAD_MS);
  answer = () => ({ anyDead: true });
  await vi.advanceTimersByTimeAsync(2 * BEAT_MS);
  expect(buried, 'with the first beats that get through').toBe(1);
  await vi.advanceTimersByTimeAsync(3 * BEAT_MS);
  expect(buried, 'once all could have been heard').toBeGreaterThan(1);
});

it('takes the place of itself when it was taken for dead, so that it is not lost', async () => {
  const membership = await enter();
  const answers = [null, {}];
  answer = () => answers.shift() ?? null;
  await vi.advanceTimersByTimeAsync(BEAT_MS);
  expect(entered).toEqual(['before000000', ENTRY.id]);
  expect(membership.id()).not.toBe(ENTRY.id);
});

it("goes by the database's clock, whatever is done to the clock of its machine", async () => {
  const ahead = 3_600_000;
  answer = () => ({ at: Date.now() + ahead });
  const membership = await enter();
  expect(membership.now()).toBe(BEGUN + ahead);
  // Somebody sets the clock of the machine: the database's is as it was.
  const database = membership.now();
  vi.setSystemTime(Date.now() - 600_000);
  expect(membership.now(), 'before the next beat').toBe(database);
  answer = () => ({ at: Date.now() + 600_000 + ahead });
  await vi.advanceTimersByTimeAsync(BEAT_MS);
  expect(membership.now() - database).toBe(BEAT_MS);
});
