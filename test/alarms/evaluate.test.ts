import { describe, expect, it } from 'vitest';
import { type AlarmMemory, evaluate } from '../../src/alarms/evaluate.ts';
import type { Readings } from '../../src/alarms/readings.ts';
import type { AlarmRule } from '../../src/alarms/rules.ts';
import type { Expiries, Expiring } from '../../src/domain/expiry.ts';
import { agencyAt, DAY, EMPTY, gapOf, HOUR, MINUTE, NOW, readings, rule } from './readings.ts';

/** The events of each run while the readings go through these steps. */
function eventsOf(rules: AlarmRule | readonly AlarmRule[], steps: readonly Partial<Readings>[]): string[] {
  let memory = EMPTY;
  return steps.map((step, index) => {
    const now = NOW + index * MINUTE;
    const run = evaluate([rules].flat(), readings({ now, lastPollAt: now, ...step }), memory, DAY);
    memory = run.memory;
    return run.events.map(({ event }) => event).join('+');
  });
}

function endsIn(what: Expiring, days: number | null): Expiries {
  return new Map([[what, days === null ? null : NOW + days * DAY]]);
}

describe('an alarm is raised and ends', () => {
  it.each<[string, AlarmRule, Partial<Readings>[], string[]]>([
    [
      'when the unsynced rate is over its limit, and not at it',
      rule('gap_over', 5),
      [5, 5.01, 6, 4.51, 4.5].map((percent) => ({ gap: gapOf(percent) })),
      ['', 'raised', '', '', 'recovered'],
    ],
    [
      'once, while the rate trembles at the limit',
      rule('gap_over', 5),
      [5.01, 4.99, 5.01, 4.99, 5.01].map((percent) => ({ gap: gapOf(percent) })),
      ['raised', '', '', '', ''],
    ],
    [
      'for any unsynced case where the limit is 0, until there is none',
      rule('gap_over', 0),
      [0, 0.01, 0].map((percent) => ({ gap: gapOf(percent) })),
      ['', 'raised', 'recovered'],
    ],
    [
      'not for an empty ledger, which has no rate; and lasts while it has none',
      rule('gap_over', 5),
      [
        { gap: { synced: 0, never: 0, stale: 0, verified: 0 } },
        { gap: gapOf(9) },
        { gap: { synced: 0, never: 0, stale: 0, verified: 0 } },
      ],
      ['', 'raised', ''],
    ],
    [
      'for an agency below its limit, until it is half a point above',
      rule('agency_below', 90),
      [90, 89.99, 90.2, 90.5].map((percent) => agencyAt(percent)),
      ['', 'raised', '', 'recovered'],
    ],
    [
      'not for an agency with fewer cases; nor ends because it has fewer',
      rule('agency_below', 90),
      [agencyAt(10, 99), agencyAt(10, 100), agencyAt(10, 99)],
      ['', 'raised', ''],
    ],
    [
      'for an agency until it has no cases any longer',
      rule('agency_below', 90),
      [agencyAt(10), { agencies: [] }],
      ['raised', 'recovered'],
    ],
    [
      'for a case unsynced too long, until the oldest is a tenth younger than the limit',
      rule('oldest_unsynced', 10),
      [10, 10.1, 9.5, 8.9].map((days) => ({ oldestUnsyncedAt: NOW - days * DAY })),
      ['', 'raised', '', 'recovered'],
    ],
    [
      'when nothing was read for too long, until it is read',
      rule('no_poll', 30),
      [{ lastPollAt: NOW - 30 * MINUTE }, { lastPollAt: NOW - 30 * MINUTE }, {}],
      ['', 'raised', 'recovered'],
    ],
    [
      'not for the time when dongbo was not running',
      rule('no_poll', 30),
      [{ lastPollAt: NOW - 9 * DAY, since: NOW - MINUTE }],
      [''],
    ],
    [
      'where nothing was ever read, from the start on',
      rule('no_poll', 30),
      [
        { lastPollAt: null, since: NOW - 29 * MINUTE },
        { lastPollAt: null, since: NOW - 29 * MINUTE },
        { lastPollAt: null, since: NOW - 29 * MINUTE },
        { lastPollAt: null, since: NOW },
        {},
      ],
      ['', '', 'raised', '', 'recovered'],
    ],
    [
      'when the circuit is open for too long, until it closes',
      rule('circuit_open', 10),
      [10, 11, null].map((minutes) => ({
        circuit: minutes === null ? null : { openedAt: NOW - minutes * MINUTE, cause: 'outage' },
      })),
      ['', 'raised', 'recovered'],
    ],
    [
      'when a census shows clearly less, until one is believed',
      rule('census_suspicious'),
      [null, 2_700, 2_700, 0].map((censusShortfall) => ({ censusShortfall })),
      ['', 'raised', '', 'recovered'],
    ],
    [
      'when no backup was made for too long, until one is, and never where none is scheduled',
      rule('backup_overdue', 30),
      [null, 29, 31, 1].map((hours) => ({ lastBackupAt: hours === null ? null : NOW - hours * 60 * MINUTE })),
      ['', '', 'raised', 'recovered'],
    ],
    [
      'when a process is lost for too long, until none is',
      rule('process_lost', 5),
      [5, 6, null].map((minutes) => ({
        lost: minutes === null ? null : { at: NOW - minutes * MINUTE, hosts: ['may-1'] },
      })),
      ['', 'raised', 'recovered'],
    ],
    [
      'when versions differ for longer than an upgrade takes, until all are one',
      rule('versions_differ', 60),
      [60, 61, null].map((minutes) => ({
        versions: minutes === null ? null : { at: NOW - minutes * MINUTE, versions: ['1.0.0', '1.1.0'] },
      })),
      ['', 'raised', 'recovered'],
    ],
    [
      'when a certificate is about to expire, until another one is in use; not while its end is not known',
      rule('portal_certificate', 14),
      [null, 15, 14, 3, -1, null, 90].map((days) => ({ expiries: endsIn('portal_certificate', days) })),
      ['', '', 'raised', '', '', '', 'recovered'],
    ],
    [
      'when a password is about to expire, until its end is no longer stated',
      rule('portal_password', 14),
      [{ expiries: endsIn('portal_password', 14) }, {}],
      ['raised', 'recovered'],
    ],
    [
      'by one that expires, and not by the others',
      rule('http_certificate', 14),
      [{ expiries: endsIn('portal_certificate', 1) }, { expiries: endsIn('http_certificate', 1) }],
      ['', 'raised'],
    ],
    [
      'when the ledger file was found damaged, until a check finds it sound',
      rule('ledger_damage'),
      [null, true, true, false].map((ledgerDamaged) => ({ ledgerDamaged })),
      ['', 'raised', '', 'recovered'],
    ],
    [
      'when counters drifted, until an audit finds none',
      rule('counter_drift'),
      [null, 3, 3, 0].map((wrongCounters) => ({ wrongCounters })),
      ['', 'raised', '', 'recovered'],
    ],
  ])('%s', (_, one, steps, events) => {
    expect(eventsOf(one, steps)).toEqual(events);
  });

  it('when the rate has grown over the hours, and ends when it has not', () => {
    const hourly = (percents: readonly number[]): string[] =>
      eventsOf(
        rule('gap_growing', 2),
        percents.map((percent, hour) => ({ now: NOW + hour * HOUR, gap: gapOf(percent) })),
      );
    expect(hourly([5, 6, 7])).toEqual(['', '', 'raised']);
    expect(hourly([5, 5, 5.1, 5.11])).toEqual(['', '', '', 'raised']);
    expect(hourly([5, 6, 7, 7, 7, 6.9])).toEqual(['', '', 'raised', '', 'recovered', '']);
  });

  it('as soon as the rate grows, after a clock that was far ahead was set back', () => {
    const hours = [1_000, 1_001, 0, 1, 2, 3];
    const steps = hours.map((hour, index) => ({
      now: NOW + hour * HOUR,
      gap: gapOf(5 + Math.max(0, index - 3)),
    }));
    expect(eventsOf(rule('gap_growing', 2), steps)).toEqual(['', '', '', '', 'raised', '']);
  });

  it('for each agency separately, with its figures', () => {
    const other = { agency: { code: 'H23.13', name: 'Sở Y tế' }, counts: gapOf(20) };
    const both = [...(agencyAt(50).agencies ?? []), other];
    const { events } = evaluate([rule('agency_below', 90)], readings({ agencies: both }), EMPTY, DAY);
    expect(events.map(({ alarm }) => [alarm.rule, alarm.agency?.code, alarm.figures])).toEqual([
      ['agency_below:90:100', 'H23.12', { value: 50, unsynced: 5_000, total: 10_000, cause: null }],
      ['agency_below:90:100', 'H23.13', { value: 80, unsynced: 2_000, total: 10_000, cause: null }],
    ]);
  });

  it('as withdrawn when its rule is removed; a rule with another limit starts without alarms', () => {
    const first = evaluate([rule('gap_over', 5)], readings({ gap: gapOf(9) }), EMPTY, DAY);
    const next = evaluate([rule('gap_over', 6)], readings({ gap: gapOf(9) }), first.memory, DAY);
    expect(next.events.map(({ event, alarm }) => `${event} ${alarm.rule}`)).toEqual([
      'raised gap_over:6',
      'withdrawn gap_over:5',
    ]);
    const gone = evaluate([], readings(), next.memory, DAY);
    expect(gone.events.map(({ event }) => event)).toEqual(['withdrawn']);
    expect(gone.memory.firing).toEqual([]);
  });
});

describe('a reminder', () => {
  const high = { gap: gapOf(9) };
  const at = (now: number, memory: AlarmMemory): ReturnType<typeof evaluate> =>
    evaluate([rule('gap_over', 5)], readings({ ...high, now }), memory, DAY);

  it('comes once in each interval', () => {
    let { memory } = at(NOW, EMPTY);
    const events = [DAY - 1, DAY, DAY + 1, 2 * DAY - 1, 2 * DAY].map((later) => {
      const run = at(NOW + later, memory);
      memory = run.memory;
      return run.events.map(({ event }) => event).join();
    });
    expect(events).toEqual(['', 'reminder', '', '', 'reminder']);
  });

  it('never comes without an interval', () => {
    const quiet = (now: number, memory: AlarmMemory) =>
      evaluate([rule('gap_over', 5)], readings({ ...high, now }), memory, 0);
    const raised = quiet(NOW, EMPTY);
    expect(raised.events.map(({ event }) => event)).toEqual(['raised']);
    expect(quiet(NOW + 365 * DAY, raised.memory).events).toEqual([]);
  });

  it('waits one interval after the clock was set back, not until the clock has caught up', () => {
    const raised = at(NOW + 365 * DAY, EMPTY);
    const back = at(NOW, raised.memory);
    expect(back.events).toEqual([]);
    expect(at(NOW + DAY, back.memory).events.map(({ event }) => event)).toEqual(['reminder']);
  });
});
