import { gapFigures } from '../domain/gap.ts';
import type { Instant } from '../domain/time.ts';
import type { NamedAgency, Readings } from './readings.ts';
import { ALARM_RULES, type AlarmKind, type AlarmRule, ruleKey } from './rules.ts';
import { type Sample, withSample } from './samples.ts';
import { type Figures, type Known, type Verdict, verdictsOf } from './verdict.ts';

/** An alarm that has been raised and has not ended. */
interface Firing {
  /** The rule's key. One alarm a rule and subject. */
  readonly rule: string;
  readonly kind: AlarmKind;
  readonly name: string | null;
  readonly limit: number;
  readonly agency: NamedAgency | null;
  readonly raisedAt: Instant;
  /** When it was last told of: raised, or reminded. */
  readonly toldAt: Instant;
  readonly evidence: Instant | null;
  readonly figures: Figures;
}

/** What the next evaluation has to know of this one. */
export interface AlarmMemory {
  readonly firing: readonly Firing[];
  readonly samples: readonly Sample[];
}

/** `withdrawn`: the rule is no longer configured. `test` is sent by hand only. */
export const NOTICE_EVENTS = ['raised', 'reminder', 'recovered', 'withdrawn', 'test'] as const;

/** Something to be told of an alarm. */
export interface AlarmEvent {
  readonly event: (typeof NOTICE_EVENTS)[number];
  readonly at: Instant;
  readonly alarm: Omit<Firing, 'toldAt' | 'evidence'>;
}

/**
 * Which alarms fire, and what is to be told of them:
 *
 *     quiet ──firing──▶ raised ──(each reminder interval)──▶ reminder
 *                         └──clear──▶ recovered     └──rule gone──▶ withdrawn
 *
 * Told once each: a raise only of what was quiet, an end only of what was raised. A clock set back tells nothing
 * new: ages shrink, and what was raised by an instant lasts as long as that instant stands.
 */
export function evaluate(
  rules: readonly AlarmRule[],
  readings: Readings,
  before: AlarmMemory,
  reminderMs: number,
): { readonly memory: AlarmMemory; readonly events: readonly AlarmEvent[] } {
  const { now } = readings;
  const spans = rules.map(({ kind, limit }) => (ALARM_RULES[kind].byGrowth ? limit * 3_600_000 : 0));
  const { unsyncedPercent } = gapFigures(readings.gap);
  const samples = withSample(before.samples, now, unsyncedPercent, Math.max(0, ...spans));

  const firing: Firing[] = [];
  const events: AlarmEvent[] = [];
  const tell = (
    event: AlarmEvent['event'],
    { toldAt: _told, evidence: _evidence, ...alarm }: Firing,
  ): void => {
    events.push({ event, at: now, alarm });
  };

  for (const rule of rules) {
    const key = ruleKey(rule);
    const known = new Map(
      before.firing.filter((one) => one.rule === key).map((one) => [subjectOf(one), one]),
    );
    for (const verdict of verdictsOf(rule, readings, samples, known satisfies Known)) {
      const raised = known.get(subjectOf(verdict));
      if (raised === undefined) {
        if (verdict.is !== 'firing') continue;
        const alarm = newlyRaised(rule, verdict, now);
        firing.push(alarm);
        tell('raised', alarm);
      } else if (verdict.is === 'clear') tell('recovered', { ...raised, figures: verdict.figures });
      else {
        const due = now - raised.toldAt >= reminderMs;
        const lasting: Firing = {
          ...raised,
          name: rule.name,
          figures: verdict.figures,
          evidence: verdict.evidence ?? raised.evidence,
          // Told in the future means that the clock was set back: the interval starts again.
          toldAt: due ? now : Math.min(raised.toldAt, now),
        };
        firing.push(lasting);
        if (due) tell('reminder', lasting);
      }
    }
  }

  const watched = new Set(rules.map(ruleKey));
  for (const one of before.firing) if (!watched.has(one.rule)) tell('withdrawn', one);
  return { memory: { firing, samples }, events };
}

function subjectOf({ agency }: { readonly agency: NamedAgency | null }): string {
  return agency?.code ?? '';
}

function newlyRaised(rule: AlarmRule, { agency, evidence, figures }: Verdict, now: Instant): Firing {
  const { kind, name, limit } = rule;
  return { rule: ruleKey(rule), kind, name, limit, agency, raisedAt: now, toldAt: now, evidence, figures };
}
