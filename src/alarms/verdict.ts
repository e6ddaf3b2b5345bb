import { gapFigures } from '../domain/gap.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/time.ts';
import type { ActiveAlarm, Withdrawal } from './notice.ts';
import { type Readings, type Subject, subjectKey } from './readings.ts';
import type { AlarmRule } from './rules.ts';
import { grownBy, type Sample } from './samples.ts';

/** The figures behind a verdict. */
type Figures = ActiveAlarm['figures'];

/**
 * How one rule judges one subject. `unsure`: between raising and recovering, or without data. `dropped`: the configuration no
 * longer has the subject, so nobody knows whether its alarm would have ended.
 */
export interface Verdict extends Subject {
  readonly status: 'firing' | 'clear' | 'unsure' | 'dropped';
  /** The instant whose age is judged. While it stays the same, the alarm stays active, whatever the clock says. */
  readonly evidence: Instant | null;
  readonly figures: Figures;
  /** Of `dropped`: why. */
  readonly withdrawal?: Withdrawal;
}

/** The rule's active alarms, by subjectKey(). */
export type RaisedAlarms = ReadonlyMap<string, Subject & { readonly evidence: Instant | null }>;

const MINUTE_MS = 60_000;
const NOTHING: Figures = { value: null, unsynced: null, total: null, cause: null };

/** Growth of the unsynced rate that raises gap_growing, in percentage points: less is the usual daily variation. */
const GROWTH_POINTS = 0.1;
/** An age has to fall below this share of its limit before the alarm ends. */
const RECOVERED_AGE = 0.9;

/**
 * Judges the readings by one rule, with hysteresis, so that a figure near its limit does not raise and recover in
 * turns: a rate recovers half a point past its limit, or a tenth of the way to the end of the scale if that is less.
 */
export function verdictsOf(
  rule: AlarmRule,
  readings: Readings,
  samples: readonly Sample[],
  raised: RaisedAlarms,
): readonly Verdict[] {
  const { now } = readings;
  const evidence = raised.get('')?.evidence ?? null;
  switch (rule.kind) {
    case 'gap_over': {
      const { unsyncedPercent: value, unsynced, total } = gapFigures(readings.gap);
      const margin = Math.min(0.5, rule.limit / 10);
      const status = value === null ? 'unsure' : beyond(value - rule.limit, margin);
      return [{ ...province(status), figures: { ...NOTHING, value, unsynced, total } }];
    }
    case 'gap_growing': {
      const { unsynced, total } = gapFigures(readings.gap);
      const value = grownBy(samples, rule.limit * HOUR_MS);
      const status = value === null ? 'unsure' : beyond(value, 0, GROWTH_POINTS);
      return [{ ...province(status), figures: { ...NOTHING, value, unsynced, total } }];
    }
    case 'agency_below':
      return agenciesBelow(rule, readings, raised);
    case 'oldest_unsynced': {
      const at = readings.oldestUnsyncedAt;
      const status = tooOld(at, now, rule.limit * DAY_MS, evidence, RECOVERED_AGE);
      return [{ ...province(status, at), figures: { ...NOTHING, value: age(at, now, DAY_MS) } }];
    }
    case 'no_poll':
      return silences(rule, readings, raised);
    case 'circuit_open': {
      const { openedAt = null, cause = null, fault, holds } = readings.circuit ?? {};
      const status = tooOld(openedAt, now, rule.limit * MINUTE_MS, evidence);
      return [
        {
          ...province(status, openedAt),
          figures: {
            ...{ ...NOTHING, value: age(openedAt, now, MINUTE_MS), cause },
            ...{ ...(fault && { fault }), ...(holds && { holds }) },
          },
        },
      ];
    }
    case 'backup_overdue': {
      const at = readings.lastBackupAt;
      const status = tooOld(at, now, rule.limit * HOUR_MS, evidence);
      return [{ ...province(status, at), figures: { ...NOTHING, value: age(at, now, HOUR_MS) } }];
    }
    case 'process_lost':
    case 'versions_differ': {
      const { lost, versions } = readings;
      const at = (rule.kind === 'process_lost' ? lost : versions)?.at ?? null;
      const names = rule.kind === 'process_lost' ? lost?.hosts : versions?.versions;
      const status = tooOld(at, now, rule.limit * MINUTE_MS, evidence);
      const cause = names?.join(', ') ?? null;
      return [{ ...province(status, at), figures: { ...NOTHING, value: age(at, now, MINUTE_MS), cause } }];
    }
    case 'portal_certificate':
    case 'client_certificate':
    case 'portal_password':
    case 'http_certificate': {
      const at = readings.expiries.get(rule.kind);
      const known = at ?? evidence;
      if (at === undefined || known === null) {
        return [{ ...province(at === null ? 'unsure' : 'clear'), figures: NOTHING }];
      }
      const isNear = known === evidence || known - now <= rule.limit * DAY_MS;
      const figures = { ...NOTHING, value: Math.floor((known - now) / DAY_MS), expiresAt: known };
      return [{ ...province(isNear ? 'firing' : 'clear', known), figures }];
    }
    case 'procedure_list': {
      const value = readings.doubtedProcedures;
      return [{ ...province(value === null ? 'clear' : 'firing'), figures: { ...NOTHING, value } }];
    }
    case 'census_suspicious': {
      const value = readings.censusShortfall;
      const status = value === null ? 'unsure' : value > 0 ? 'firing' : 'clear';
      return [{ ...province(status), figures: { ...NOTHING, value } }];
    }
    case 'ledger_damage': {
      const { ledgerDamaged } = readings;
      const status = ledgerDamaged === null ? 'unsure' : ledgerDamaged ? 'firing' : 'clear';
      return [{ ...province(status), figures: NOTHING }];
    }
    case 'standstill':
      // Raised past the ledger, which may be what fails (standstillNotices.ts).
      return [];
    case 'counter_drift': {
      const value = readings.wrongCounters;
      const status = value === null ? 'unsure' : value > 0 ? 'firing' : 'clear';
      return [{ ...province(status), figures: { ...NOTHING, value } }];
    }
  }
}

function agenciesBelow(rule: AlarmRule, readings: Readings, raised: RaisedAlarms): Verdict[] {
  const margin = Math.min(0.5, (100 - rule.limit) / 10);
  const judged = readings.agencies.map(({ agency, counts }): Verdict => {
    const { syncedPercent: value, unsynced, total } = gapFigures(counts);
    const figures = { ...NOTHING, value, unsynced, total };
    // `minCases` decides only about raising, so that an alarm does not flap by one case.
    const counted = total >= rule.minCases || raised.has(agency.code);
    const status = value === null || !counted ? 'clear' : beyond(rule.limit - value, margin);
    return { status, agency, evidence: null, figures };
  });
  const present = new Set(readings.agencies.map(({ agency }) => agency.code));
  const gone = [...raised].filter(([code]) => !present.has(code));
  return [
    ...judged,
    ...gone.map(([, { agency }]) => ({ status: 'clear' as const, agency, evidence: null, figures: NOTHING })),
  ];
}

/** The province's system is alone, or each of several sources is silent by itself. */
function silences(rule: AlarmRule, readings: Readings, raised: RaisedAlarms): Verdict[] {
  const { now, since, lastPollAt, sourcePolls, onlySource } = readings;
  const subjects: readonly (Subject & { readonly at: Instant | null })[] =
    sourcePolls.length === 0
      ? [{ agency: null, at: lastPollAt }]
      : sourcePolls.map(({ source, at }) => ({ agency: null, source, at }));
  const judged = subjects.map(({ at, ...subject }): Verdict => {
    const active = raised.get(subjectKey(subject));
    // Time during which the daemon was stopped does not count.
    const watched = active === undefined ? Math.max(at ?? 0, since) : at;
    const same = active !== undefined && (at === null || at === active.evidence);
    const status = same ? 'firing' : tooOld(watched, now, rule.limit * MINUTE_MS, null);
    return { ...subject, status, evidence: at, figures: { ...NOTHING, value: age(at, now, MINUTE_MS) } };
  });
  const watched = new Set(subjects.map(subjectKey));
  const gone = [...raised.values()].filter((alarm) => !watched.has(subjectKey(alarm)));
  return [
    ...judged,
    ...gone.map(({ agency, source }) => ({
      ...{ agency, source, status: 'dropped' as const, evidence: null, figures: NOTHING },
      withdrawal:
        source === undefined
          ? ('each' as const)
          : source === onlySource
            ? ('alone' as const)
            : ('source' as const),
    })),
  ];
}

function province(status: Verdict['status'], evidence: Instant | null = null): Omit<Verdict, 'figures'> {
  return { status, agency: null, evidence };
}

/** `points`: how far a rate is on the wrong side of its limit. Compared with two decimals. */
function beyond(points: number, margin: number, raise = 0): Verdict['status'] {
  const hundredths = (value: number): number => Math.round(value * 100);
  if (hundredths(points) > hundredths(raise)) return 'firing';
  return hundredths(points) <= -hundredths(margin) ? 'clear' : 'unsure';
}

/** Whether something has lasted too long; null = it has ended. The instant that raised the alarm keeps it active. */
function tooOld(
  at: Instant | null,
  now: Instant,
  limitMs: number,
  evidence: Instant | null,
  recovered = 1,
): Verdict['status'] {
  if (at === null) return 'clear';
  if (at === evidence || now - at > limitMs) return 'firing';
  return now - at <= limitMs * recovered ? 'clear' : 'unsure';
}

/** In whole units; 0 if the clock was set back. */
function age(at: Instant | null, now: Instant, unitMs: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((now - at) / unitMs));
}
