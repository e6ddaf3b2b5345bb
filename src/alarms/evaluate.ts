import { gapFigures } from '../domain/gap.ts';
import type { Instant } from '../domain/time.ts';
import type { ActiveAlarm, AlarmsState, Notice } from './notice.ts';
import { type Readings, subjectKey } from './readings.ts';
import { ALARM_RULES, type AlarmRule, ruleKey } from './rules.ts';
import { withSample } from './samples.ts';
import { type RaisedAlarms, type Verdict, verdictsOf } from './verdict.ts';

/** What one evaluation leaves to the next. */
export type AlarmMemory = Pick<AlarmsState, 'firing' | 'samples'>;

/** A change of an alarm that receivers are notified of. */
export type AlarmEvent = Omit<Notice, 'id'>;

/**
 * Decides which alarms are active and which events they cause:
 *
 *     quiet ──firing──▶ raised ──(each reminder interval)──▶ reminder
 *                         └──clear──▶ recovered     └──rule or subject gone──▶ withdrawn
 *
 * Without a reminder interval (0) there are none. Each event happens once. A clock that was set back causes none: ages shrink, and an alarm raised because of an
 * instant stays active until that instant changes.
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

  const firing: ActiveAlarm[] = [];
  const events: AlarmEvent[] = [];
  const emit = (
    event: AlarmEvent['event'],
    { notifiedAt: _notifiedAt, evidence: _evidence, ...alarm }: ActiveAlarm,
  ): void => {
    events.push({ event, at: now, alarm });
  };

  for (const rule of rules) {
    const key = ruleKey(rule);
    const raised = new Map(
      before.firing.filter((alarm) => alarm.rule === key).map((alarm) => [subjectKey(alarm), alarm]),
    );
    for (const verdict of verdictsOf(rule, readings, samples, raised satisfies RaisedAlarms)) {
      const active = raised.get(subjectKey(verdict));
      if (active === undefined) {
        if (verdict.status !== 'firing') continue;
        const alarm = newlyRaised(rule, verdict, now);
        firing.push(alarm);
        emit('raised', alarm);
      } else if (verdict.status === 'clear') emit('recovered', { ...active, figures: verdict.figures });
      else if (verdict.status === 'dropped') {
        emit('withdrawn', { ...active, withdrawal: verdict.withdrawal });
      } else {
        const due = reminderMs > 0 && now - active.notifiedAt >= reminderMs;
        const lasting: ActiveAlarm = {
          ...active,
          name: rule.name,
          figures: verdict.figures,
          evidence: verdict.evidence ?? active.evidence,
          // If the clock was set back, the interval starts again.
          notifiedAt: due ? now : Math.min(active.notifiedAt, now),
        };
        firing.push(lasting);
        if (due) emit('reminder', lasting);
      }
    }
  }

  const configured = new Set(rules.map(ruleKey));
  for (const alarm of before.firing) {
    if (!configured.has(alarm.rule)) emit('withdrawn', { ...alarm, withdrawal: 'rule' });
  }
  return { memory: { firing, samples }, events };
}

function newlyRaised(
  rule: AlarmRule,
  { agency, source, evidence, figures }: Verdict,
  now: Instant,
): ActiveAlarm {
  const { kind, name, limit } = rule;
  return {
    rule: ruleKey(rule),
    kind,
    name,
    limit,
    agency,
    ...(source !== undefined && { source }),
    raisedAt: now,
    notifiedAt: now,
    evidence,
    figures,
  };
}
