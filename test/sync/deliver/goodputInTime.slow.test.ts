import { describe, expect, it } from 'vitest';
import { openTempLedger } from '../tempLedger.ts';
import { deliverInTime, type Setting } from './deliverInTime.ts';
import { FAULTS, type Fault } from './illPortal.ts';
import type { Illness } from './simulatedPortal.ts';

const CONCURRENCY = 4;
const REQUESTS_PER_SECOND = 20;
/** A request with the records of a batch, and one for each step. */
const REQUESTS_A_BATCH = 3;
/** Draws of the failures: the figures are the means. */
const SEEDS = [1, 2];

interface Cell {
  readonly fault: keyof typeof FAULTS;
  readonly rate: number;
  readonly answerMs: number;
}

const FAULTS_OF_CELLS = ['HTTP 503', 'a time-out', 'a time-out after it was stored', 'HTTP 429'] as const;
const RATES = [0.1, 0.33, 0.5];
const CELLS: Cell[] = [
  ...FAULTS_OF_CELLS.flatMap((fault) => RATES.map((rate) => ({ fault, rate, answerMs: 2_000 }))),
  { fault: 'HTTP 503', rate: 0.33, answerMs: 200 },
];

/** Fewer batches where an answer takes long, as in the bench. */
function settingOf(answerMs: number): Setting {
  return {
    answerMs,
    requestsPerSecond: REQUESTS_PER_SECOND,
    timeoutMs: Math.max(2_000, 2 * answerMs),
    batch: 8,
    batches: answerMs >= 1_000 ? 8 : 16,
    concurrency: CONCURRENCY,
    maxAttempts: 12,
  };
}

interface Ideal {
  readonly requests: number;
  readonly ms: number;
}

/** What a sender with full knowledge would need on average; see the bench for how each is meant. */
function idealOf({ fault, rate, answerMs }: Cell, { batches, timeoutMs }: Setting): Ideal {
  const within = (requests: number, workMs: number): number =>
    Math.max((requests * 1_000) / REQUESTS_PER_SECOND, workMs / CONCURRENCY);
  const base = batches * REQUESTS_A_BATCH;
  if (fault === 'HTTP 429') {
    const perMs = limitOf(rate, answerMs) / 1_000;
    return { requests: base, ms: Math.max(within(base, base * answerMs), base / perMs) };
  }
  const requests = base / (1 - rate);
  const failedMs = fault === 'a time-out' ? timeoutMs : answerMs;
  return { requests, ms: within(requests, base * answerMs + (requests - base) * failedMs) };
}

/** What a portal takes in a second that refuses this share of what a healthy one would. */
function limitOf(rate: number, answerMs: number): number {
  return (1 - rate) * Math.min(REQUESTS_PER_SECOND, (1_000 * CONCURRENCY) / answerMs);
}

function illnessOf({ fault: name, rate, answerMs }: Cell, { timeoutMs }: Setting): Illness {
  const fault: Fault = FAULTS[name];
  if (name === 'HTTP 429') return { fault, rate: 0, above: limitOf(rate, answerMs) };
  return { fault, rate, failsAfterMs: name === 'a time-out' ? timeoutMs : answerMs };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('an ill portal costs little more time than an omniscient sender would need', () => {
  it.each(CELLS)('$fault for a share of $rate, answers after $answerMs ms', async (cell) => {
    const setting = settingOf(cell.answerMs);
    const ideal = idealOf(cell, setting);
    const requests: number[] = [];
    const ms: number[] = [];
    for (const seed of SEEDS) {
      const temp = await openTempLedger();
      const delivered = await deliverInTime(temp, illnessOf(cell, setting), setting, seed);
      requests.push(delivered.portal.requests.length / ideal.requests);
      ms.push(delivered.ms / ideal.ms);
      const cases = setting.batch * setting.batches;
      expect(delivered.portal.held.size).toBe(cases);
      for (const { caseNo, state } of await temp.ledger.records({}, cases, 0)) {
        expect(state).toBe('synced');
        const charges = (await temp.ledger.record(caseNo))?.events.filter(({ kind }) => kind === 'retry');
        expect(charges?.length, 'attempts for a fault of the portal').toBeLessThanOrEqual(3);
      }
      await temp.dispose();
    }
    expect(mean(requests)).toBeLessThanOrEqual(cell.rate <= 0.1 ? 1.3 : 1.6);
    expect(mean(ms)).toBeLessThanOrEqual(cell.rate <= 0.33 ? 2 : 3);
  });
});
