import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/alarms/evaluate.ts';
import { type Readings, subjectKey } from '../../src/alarms/readings.ts';
import type { Expiries } from '../../src/domain/expiry.ts';
import { agencyAt, DAY, EMPTY, gapOf, HOUR, MINUTE, NOW, readings, rule } from './readings.ts';

describe('always', () => {
  const RULES = [
    rule('gap_over', 5),
    rule('gap_growing', 2),
    rule('agency_below', 90),
    rule('oldest_unsynced', 7),
    rule('no_poll', 30),
    rule('circuit_open', 10),
    rule('counter_drift'),
    rule('ledger_damage'),
    rule('standstill'),
    rule('census_suspicious'),
    rule('backup_overdue', 30),
    rule('portal_certificate', 14),
    rule('process_lost', 5),
    rule('versions_differ', 60),
  ];
  const percent = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 100);
  const ago = fc.integer({ min: -5, max: 20_000 }).map((minutes) => NOW - minutes * MINUTE);
  const anyReadings = fc.record({
    since: ago,
    gap: percent.map(gapOf),
    agencies: fc
      .option(percent, { nil: null })
      .map((p) => (p === null ? [] : (agencyAt(95 - p).agencies ?? []))),
    oldestUnsyncedAt: fc.option(ago, { nil: null }),
    lastPollAt: fc.option(ago, { nil: null }),
    onlySource: fc.constantFrom(null, 'main'),
    sourcePolls: fc.uniqueArray(
      fc.record({ source: fc.constantFrom('main', 'igate', 'ministry'), at: fc.option(ago, { nil: null }) }),
      { selector: ({ source }) => source },
    ),
    circuit: fc.option(
      ago.map((openedAt) => ({ openedAt, cause: 'outage' })),
      { nil: null },
    ),
    wrongCounters: fc.constantFrom(null, 0, 2),
    ledgerDamaged: fc.constantFrom(null, false, true),
    censusShortfall: fc.constantFrom(null, 0, 900),
    lastBackupAt: fc.option(ago, { nil: null }),
    expiries: fc.option(ago, { nil: null }).map((at): Expiries => new Map([['portal_certificate', at]])),
    doubtedProcedures: fc.option(fc.nat(9_000), { nil: null }),
    lost: fc.option(
      ago.map((at) => ({ at, hosts: ['may-1'] })),
      { nil: null },
    ),
    versions: fc.option(
      ago.map((at) => ({ at, versions: ['1.0.0', '1.1.0'] })),
      { nil: null },
    ),
  });
  /** Mostly forward; sometimes the clock is set back by up to two days. */
  const anyStep = fc.record({
    readings: anyReadings,
    minutes: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 600 }) },
      { weight: 1, arbitrary: fc.integer({ min: -2_880, max: 0 }) },
    ),
  });

  it('an alarm is raised once an episode, and each raise has at most one end', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        let memory = EMPTY;
        let now = NOW;
        const open = new Set<string>();
        for (const step of steps) {
          now += step.minutes * MINUTE;
          const run = evaluate(RULES, { ...step.readings, now }, memory, DAY);
          memory = run.memory;
          for (const { event, alarm } of run.events) {
            const id = `${alarm.rule}/${subjectKey(alarm)}`;
            if (event === 'raised') {
              if (open.has(id)) return false;
              open.add(id);
            } else if (!open.has(id)) return false;
            else if (event !== 'reminder') open.delete(id);
          }
          if (open.size !== memory.firing.length) return false;
        }
        return true;
      }),
    );
  });

  it('a clock that is set back causes no event with the same readings', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 4_000 }),
        (steps, back) => {
          let memory = EMPTY;
          let now = NOW;
          let last: Readings = readings();
          for (const step of steps) {
            now += step.minutes * MINUTE;
            last = { ...step.readings, now };
            memory = evaluate(RULES, last, memory, DAY).memory;
          }
          const earlier = { ...last, now: now - back * MINUTE };
          expect(evaluate(RULES, earlier, memory, DAY).events.map(({ event }) => event)).toEqual([]);
        },
      ),
    );
  });

  it('the same readings a moment later cause no event either', () => {
    fc.assert(
      fc.property(anyReadings, (same) => {
        const first = evaluate(RULES, { ...same, now: NOW }, EMPTY, DAY);
        const second = evaluate(RULES, { ...same, now: NOW + 1 }, first.memory, DAY);
        return second.events.every(({ event }) => event === 'raised');
      }),
    );
  });

  it('the number of samples stays bounded', () => {
    let memory = EMPTY;
    for (let hour = 0; hour < 500; hour += 1) {
      memory = evaluate([rule('gap_growing', 24)], readings({ now: NOW + hour * HOUR }), memory, DAY).memory;
    }
    expect(memory.samples.length).toBeLessThanOrEqual(26);
    expect(evaluate([], readings(), memory, DAY).memory.samples).toEqual([]);
  });
});
