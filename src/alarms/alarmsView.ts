import { formatInstant } from '../domain/time.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { AlarmsState, ReceiverName } from './notice.ts';
import { type Letterhead, noticeText } from './noticeText.ts';
import { pendingFor } from './outbox.ts';
import type { NamedAgency } from './readings.ts';
import { ALARM_RULES, type AlarmRule, ruleKey } from './rules.ts';
import { readAlarms } from './watch.ts';

/** The document of `alarms --json`. */
export interface AlarmsView {
  readonly rules: readonly {
    readonly rule: string;
    readonly kind: AlarmRule['kind'];
    readonly name: string | null;
    readonly limit: number | null;
    readonly unit: string | null;
    readonly firing: readonly {
      readonly agency: NamedAgency | null;
      /** Which of several sources it is about. */
      readonly source: string | null;
      readonly raisedAt: string;
      readonly value: number | null;
      readonly title: string;
    }[];
  }[];
  readonly receivers: readonly {
    readonly name: ReceiverName;
    readonly pending: number;
    readonly pendingSince: string | null;
    /** Null without `--test`. */
    readonly test: TestResult | null;
  }[];
  readonly pendingDigests: number;
}

/** Whether a receiver accepted its test notice (`taken`), and why not. */
export interface TestResult {
  readonly taken: boolean;
  readonly why: string | null;
  readonly remedy: string | null;
}
export type TestResults = ReadonlyMap<ReceiverName, TestResult>;

/** The rules, their active alarms and the pending notices, as the daemon's last run left them. */
export async function alarmsView(
  ledger: Pick<Ledger, 'fact'>,
  options: {
    readonly rules: readonly AlarmRule[];
    readonly receivers: readonly ReceiverName[];
    readonly tests: TestResults;
    readonly letterhead: Letterhead;
    readonly pendingDigests: number;
  },
): Promise<AlarmsView> {
  const state = await readAlarms(ledger);
  const { letterhead, pendingDigests } = options;
  return {
    rules: options.rules.map((rule) => ({
      rule: ruleKey(rule),
      kind: rule.kind,
      name: rule.name,
      limit: ALARM_RULES[rule.kind].unit === null ? null : rule.limit,
      unit: ALARM_RULES[rule.kind].unit,
      firing: firingOf(ruleKey(rule), state, letterhead),
    })),
    receivers: options.receivers.map((name) => {
      const pending = pendingFor(name, state.pending);
      const since = pending[0]?.at;
      return {
        name,
        pending: pending.length,
        pendingSince: since === undefined ? null : formatInstant(since, letterhead.offsetMs),
        test: options.tests.get(name) ?? null,
      };
    }),
    pendingDigests,
  };
}

function firingOf(
  key: string,
  { firing }: AlarmsState,
  letterhead: Letterhead,
): AlarmsView['rules'][number]['firing'] {
  return firing
    .filter(({ rule }) => rule === key)
    .map((alarm) => ({
      agency: alarm.agency,
      source: alarm.source ?? null,
      raisedAt: formatInstant(alarm.raisedAt, letterhead.offsetMs),
      value: alarm.figures.value,
      title: noticeText({ id: '', event: 'raised', at: alarm.raisedAt, alarm }, letterhead).title,
    }));
}
