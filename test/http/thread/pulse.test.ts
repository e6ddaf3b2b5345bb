import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { type Pulse, PulseBoard } from '../../../src/http/thread/pulse.ts';

let now = 0;
function board(): PulseBoard {
  now = 1_000;
  return new PulseBoard(() => now);
}
const pulse = (synced: number): Pulse => ({
  late: [],
  stopping: false,
  standstills: [],
  synced,
  metrics: [],
});

test('the rate is that of the last pulses only', () => {
  const pulses = board();
  expect(pulses.syncedPerSecond()).toBeNull();
  pulses.receive(pulse(0));
  expect(pulses.syncedPerSecond()).toBeNull();
  now += 2_000;
  pulses.receive(pulse(500));
  expect(pulses.syncedPerSecond()).toBe(250);
  for (let second = 0; second < 20; second += 1) {
    now += 1_000;
    pulses.receive(pulse(500));
  }
  expect(pulses.syncedPerSecond()).toBe(0);
});

test('the lag is that of the cases acknowledged in these seconds only', async () => {
  const pulses = board();
  const registry = new Registry();
  const lag = new Histogram({
    name: 'dongbo_delivery_lag_seconds',
    help: 'lag',
    buckets: [10],
    registers: [registry],
  });
  const hear = async (): Promise<void> => {
    pulses.receive({ ...pulse(0), metrics: await registry.getMetricsAsJSON() });
  };
  expect(pulses.lagSeconds()).toBeNull();
  lag.observe(5_000_000);
  await hear();
  expect(pulses.lagSeconds()).toBeNull();
  for (const seconds of [10, 20, 60]) lag.observe(seconds);
  await hear();
  expect(pulses.lagSeconds()).toBe(30);
  for (let second = 0; second < 10; second += 1) await hear();
  expect(pulses.lagSeconds()).toBeNull();
});

test('a silent main thread is late itself, even if it never sent a pulse', () => {
  const pulses = board();
  now += 30_000;
  expect(pulses.late()).toEqual([]);
  now += 1;
  expect(pulses.late()).toEqual([{ loop: 'main', silentMs: 30_001 }]);
  pulses.receive(pulse(0));
  expect(pulses.late()).toEqual([]);
});
