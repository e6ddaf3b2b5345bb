import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Lead } from '../../../src/sync/processes/membership.ts';
import { RoleLead } from '../../../src/sync/processes/roleLead.ts';
import { recordingLog } from '../../support/recordingLog.ts';

const TERM_MS = 20_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function leading(begin?: () => Promise<void>) {
  const said: string[] = [];
  const leads: Lead[] = [];
  const log = recordingLog();
  const lead = new RoleLead(
    'poll',
    async (_role, given) => {
      await begin?.();
      said.push('began');
      leads.push(given);
      return async () => void said.push('ended');
    },
    log,
  );
  const follow = (token: number | null, lasts = TERM_MS) =>
    lead.follow(token === null ? null : { role: 'poll', token }, performance.now() + lasts);
  return { lead, follow, said, leads, log };
}

it('begins with a term, goes on while it is renewed, and ends by itself when it is not', async () => {
  const { lead, follow, said, leads } = leading();
  follow(1);
  await lead.settled();
  await vi.advanceTimersByTimeAsync(TERM_MS - 1);
  follow(1);
  await vi.advanceTimersByTimeAsync(TERM_MS - 1);
  expect([said, leads[0]?.term?.isHeld()]).toEqual([['began'], true]);
  await vi.advanceTimersByTimeAsync(1);
  await lead.settled();
  expect([said, leads[0]?.term?.isHeld(), leads[0]?.signal?.aborted]).toEqual([
    ['began', 'ended'],
    false,
    true,
  ]);
  expect(lead.term()).toBeNull();
});

it('is over by the time itself, before any timer says so: a stopped process has late timers', async () => {
  const { lead, follow, leads } = leading();
  follow(1);
  await lead.settled();
  vi.setSystemTime(Date.now() + 60_000);
  vi.spyOn(performance, 'now').mockReturnValue(TERM_MS * 3);
  expect([leads[0]?.term?.isHeld(), leads[0]?.signal?.aborted, lead.term()]).toEqual([false, false, null]);
  vi.restoreAllMocks();
});

it('ends the work of one term before it begins that of the next', async () => {
  const { lead, follow, said } = leading();
  follow(1);
  follow(2);
  await lead.settled();
  follow(null);
  await lead.settled();
  expect(said.slice(-2)).toEqual(['began', 'ended']);
  expect(said.filter((word) => word === 'began').length).toBe(said.filter((word) => word === 'ended').length);
});

it('takes no term from an answer that came after its end', async () => {
  const { lead, follow, said } = leading();
  follow(1, -1);
  await lead.settled();
  expect([said, lead.term()]).toEqual([[], null]);
});

it('gives the term up when its work cannot begin, so that it is tried again', async () => {
  let tries = 0;
  const { lead, follow, said, log } = leading(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no');
  });
  follow(1);
  await lead.settled();
  expect([lead.term(), said]).toEqual([null, []]);
  expect(log.events()).toContain('leader.failed');
  follow(2);
  await lead.settled();
  expect(said).toEqual(['began']);
});
