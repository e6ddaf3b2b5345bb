import { expect, onTestFinished, test, vi } from 'vitest';
import { watchClock } from '../../src/process/clockWatch.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { SOON } from '../support/soon.ts';

test('a clock that is set is noticed once each time, and one that NTP moves is not', async () => {
  const log = recordingLog();
  let offset = 0;
  let jumps = 0;
  let looks = 0;
  const stop = watchClock({
    log,
    onJump: () => {
      jumps += 1;
    },
    wall: () => {
      looks += 1;
      return 1_000_000 + offset;
    },
    monotonic: () => 5_000,
    everyMs: 2,
  });
  onTestFinished(stop);
  const after = async (byMs: number): Promise<number> => {
    offset += byMs;
    const until = looks + 3;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(until), SOON);
    return jumps;
  };
  expect(await after(500)).toBe(0);
  expect(await after(7 * 3_600_000)).toBe(1);
  expect(await after(-7 * 3_600_000)).toBe(2);
  expect(log.lines.map(({ event, fields }) => [event, fields['durationMs']])).toEqual([
    ['clock.jumped', 25_200_000],
    ['clock.jumped', -25_200_000],
  ]);
});
