import { gapFigures } from '../domain/gap.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/time.ts';
import type { NamedAgency, Readings } from './readings.ts';
import type { AlarmRule } from './rules.ts';
import { grownBy, type Sample } from './samples.ts';

/** What was found, in the unit of the rule's limit. */
export interface Figures {
  /** Percent, percentage points (gap_growing), days, minutes or a count; null where there is none. */
  readonly value: number | null;
  readonly unsynced: number | null;
  readonly total: number | null;
  /** Of circuit_open: the circuit's code of why. */
  readonly cause: string | null;
}

/** How one rule judges one subject. `unsure`: between raising and recovering, or nothing to judge by. */
export interface Verdict {
  readonly is: 'firing' | 'clear' | 'unsure';
  /** Null: the province as a whole. */
  readonly agency: NamedAgency | null;
  /** The instant whose age is judged. While it stays the same, an alarm lasts, whatever the clock says. */
  readonly evidence: Instant | null;
  readonly figures: Figures;
}

/** What is firing already of the rule: by agency code, '' for the province. */
export type Known = ReadonlyMap<
  string,
  { readonly agency: NamedAgency | null; readonly evidence: Instant | null }
>;

const MINUTE_MS = 60_000;
const NOTHING: Figures = { value: null, unsynced: null, total: null, cause: null };

/** Growth of the unsynced rate that raises gap_growing, in percentage points: less is the day's coming and going. */
const GROWTH_POINTS = 0.1;
/** An age has to fall below this share of its limit before the alarm ends. */
const RECOVERED_AGE = 0.9;

/**
 * Judges the readings by one rule. A figure that trembles at its limit must not raise and recover by turns, so a
 * recovery is asked for more than a raise (hysteresis): rates have to come back by half a point, or by a tenth
 * of the way between the limit and the end of the scale where that is less.
 */
export function verdictsOf(
  rule: AlarmRule,
  readings: Readings,
  samples: readonly Sample[],
  known: Known,
): readonly Verdict[] {
  const { now } = readings;
  const evidence = known.get('')?.evidence ?? null;
  switch (rule.kind) {
    case 'gap_over': {
      const { unsyncedPercent: value, unsynced, total } = gapFigures(readings.gap);
      const margin = Math.min(0.5, rule.limit / 10);
      const is = value === null ? 'unsure' : beyond(value - rule.limit, margin);
      return [{ ...province(is), figures: { ...NOTHING, value, unsynced, total } }];
    }
    case 'gap_growing': {
      const { unsynced, total } = gapFigures(readings.gap);
      const value = grownBy(samples, rule.limit * HOUR_MS);
      const is = value === null ? 'unsure' : beyond(value, 0, GROWTH_POINTS);
      return [{ ...province(is), figures: { ...NOTHING, value, unsynced, total } }];
    }
    case 'agency_below':
      return agenciesBelow(rule, readings, known);
    case 'oldest_unsynced': {
      const at = readings.oldestUnsyncedAt;
      const is = old(at, now, rule.limit * DAY_MS, evidence, RECOVERED_AGE);
      return [{ ...province(is, at), figures: { ...NOTHING, value: age(at, now, DAY_MS) } }];
    }
    case 'no_poll': {
      const at = readings.lastPollAt;
      const limitMs = rule.limit * MINUTE_MS;
      const figures = { ...NOTHING, value: age(at, now, MINUTE_MS) };
      // A daemon that was stopped for a week has missed no poll since it started.
      const raised = known.has('');
      const watched = raised ? at : Math.max(at ?? 0, readings.since);
      const same = raised && (at === null || at === evidence);
      const is = same ? 'firing' : old(watched, now, limitMs, null);
      return [{ ...province(is, at), figures }];
    }
    case 'circuit_open': {
      const { openedAt = null, cause = null } = readings.circuit ?? {};
      const is = old(openedAt, now, rule.limit * MINUTE_MS, evidence);
      return [
        { ...province(is, openedAt), figures: { ...NOTHING, value: age(openedAt, now, MINUTE_MS), cause } },
      ];
    }
    case 'counter_drift': {
      const value = readings.countersOff;
      const is = value === null ? 'unsure' : value > 0 ? 'firing' : 'clear';
      return [{ ...province(is), figures: { ...NOTHING, value } }];
    }
  }
}

function agenciesBelow(rule: AlarmRule, readings: Readings, known: Known): Verdict[] {
  const margin = Math.min(0.5, (100 - rule.limit) / 10);
  const judged = readings.agencies.map(({ agency, counts }): Verdict => {
    const { syncedPercent: value, unsynced, total } = gapFigures(counts);
    const figures = { ...NOTHING, value, unsynced, total };
    // The least number of cases decides only about raising: it must not flap by one case either.
    const counted = total >= rule.minCases || known.has(agency.code);
    const is = value === null || !counted ? 'clear' : beyond(rule.limit - value, margin);
    return { is, agency, evidence: null, figures };
  });
  const there = new Set(readings.agencies.map(({ agency }) => agency.code));
  const gone = [...known].filter(([code]) => !there.has(code));
  return [
    ...judged,
    ...gone.map(([, { agency }]) => ({ is: 'clear' as const, agency, evidence: null, figures: NOTHING })),
  ];
}

function province(is: Verdict['is'], evidence: Instant | null = null): Omit<Verdict, 'figures'> {
  return { is, agency: null, evidence };
}

/** By how far a rate is on the wrong side of its limit, in points of two decimals. */
function beyond(points: number, margin: number, raise = 0): Verdict['is'] {
  const hundredths = (value: number): number => Math.round(value * 100);
  if (hundredths(points) > hundredths(raise)) return 'firing';
  return hundredths(points) <= -hundredths(margin) ? 'clear' : 'unsure';
}

/** Something that has lasted too long; null has ended. What raised the alarm and is still there keeps it. */
function old(
  at: Instant | null,
  now: Instant,
  limitMs: number,
  evidence: Instant | null,
  recovered = 1,
): Verdict['is'] {
  if (at === null) return 'clear';
  if (at === evidence || now - at > limitMs) return 'firing';
  return now - at <= limitMs * recovered ? 'clear' : 'unsure';
}

/** In whole units; a clock that was set back makes nothing younger than new. */
function age(at: Instant | null, now: Instant, unitMs: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((now - at) / unitMs));
}
