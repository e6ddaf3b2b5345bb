import { expect, test } from 'vitest';
import { RestartWait } from '../../../src/http/thread/start.ts';

test('the wait for a thread that dies early or does not start doubles each time, up to a minute', () => {
  const wait = new RestartWait();
  const waits = [500, 0, 59_999, 0, 0, 0, 0, 0].map((ranMs) => wait.after(ranMs));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('a thread that ran well for a minute is restarted after a second', () => {
  const wait = new RestartWait();
  for (let death = 0; death < 5; death += 1) wait.after(0);
  expect(wait.after(60_000)).toBe(1_000);
  expect(wait.after(0)).toBe(2_000);
});
