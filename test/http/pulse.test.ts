import { expect, test } from 'vitest';
import { type Pulse, PulseBoard } from '../../src/http/pulse.ts';

let now = 0;
function board(): PulseBoard {
  now = 1_000;
  return new PulseBoard(() => now);
}
const pulse = (synced: number): Pulse => ({ late: [], stopping: false, synced, metrics: [] });

test('the rate is that of the last pulses, whatever came before them', () => {
  const pulses = board();
  expect(pulses.syncedPerSecond()).toBeNull();
  pulses.hear(pulse(0));
  expect(pulses.syncedPerSecond()).toBeNull();
  now += 2_000;
  pulses.hear(pulse(500));
  expect(pulses.syncedPerSecond()).toBe(250);
  for (let second = 0; second < 20; second += 1) {
    now += 1_000;
    pulses.hear(pulse(500));
  }
  expect(pulses.syncedPerSecond()).toBe(0);
});

test('a main thread that says nothing is late itself, also when it never said anything', () => {
  const pulses = board();
  now += 30_000;
  expect(pulses.late()).toEqual([]);
  now += 1;
  expect(pulses.late()).toEqual([{ loop: 'main', silentMs: 30_001 }]);
  pulses.hear(pulse(0));
  expect(pulses.late()).toEqual([]);
});
