import type { AlarmMemory } from '../../src/alarms/evaluate.ts';
import type { Readings } from '../../src/alarms/readings.ts';
import type { AlarmRule } from '../../src/alarms/rules.ts';
import type { GapCounts } from '../../src/domain/gap.ts';

/** 5 November 2024, 08:30 in Vietnam. */
export const NOW = Date.parse('2024-11-05T08:30:00+07:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** 10,000 cases of which so many percent are not synced. */
export function gapOf(unsyncedPercent: number): GapCounts {
  const never = Math.round(unsyncedPercent * 100);
  return { synced: 10_000 - never, never, stale: 0, verified: 0 };
}

export const EMPTY: AlarmMemory = { firing: [], samples: [] };

/** One agency, of whose cases so many percent are synced. */
export function agencyAt(syncedPercent: number, total = 10_000): Partial<Readings> {
  const synced = Math.round((syncedPercent / 100) * total);
  const agency = { code: 'H23.12', name: 'Sở Tư pháp' };
  return { agencies: [{ agency, counts: { synced, never: total - synced, stale: 0, verified: 0 } }] };
}

/** A province with nothing to complain about, except what the test says. */
export function readings(over: Partial<Readings> = {}): Readings {
  return {
    now: NOW,
    since: NOW - DAY,
    gap: gapOf(0),
    agencies: [],
    oldestUnsyncedAt: null,
    lastPollAt: NOW - MINUTE,
    sourcePolls: [],
    onlySource: 'main',
    circuit: null,
    wrongCounters: 0,
    ledgerDamaged: false,
    doubtedProcedures: null,
    lastBackupAt: null,
    expiries: new Map(),
    censusShortfall: 0,
    lost: null,
    versions: null,
    ...over,
  };
}

export function rule(kind: AlarmRule['kind'], limit = 0, over: Partial<AlarmRule> = {}): AlarmRule {
  return { kind, limit, name: null, minCases: kind === 'agency_below' ? 100 : 0, ...over };
}
