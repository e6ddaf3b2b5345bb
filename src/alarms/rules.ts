import { EXPIRY_NOTICE_DAYS } from '../domain/expiry.ts';

interface AlarmRow {
  /** Unit of the limit, and so its configuration key; null = no limit. */
  readonly unit: 'percent' | 'hours' | 'days' | 'minutes' | null;
  /** Evaluated for each agency with at least `minCases` cases. */
  readonly byAgency: boolean;
  /** Compares hourly samples; the limit is the period. */
  readonly byGrowth: boolean;
}

/** Every kind of alarm. The names are used in configurations, in the log and in webhooks. */
export const ALARM_RULES = {
  gap_over: { unit: 'percent', byAgency: false, byGrowth: false },
  gap_growing: { unit: 'hours', byAgency: false, byGrowth: true },
  agency_below: { unit: 'percent', byAgency: true, byGrowth: false },
  oldest_unsynced: { unit: 'days', byAgency: false, byGrowth: false },
  no_poll: { unit: 'minutes', byAgency: false, byGrowth: false },
  circuit_open: { unit: 'minutes', byAgency: false, byGrowth: false },
  counter_drift: { unit: null, byAgency: false, byGrowth: false },
  ledger_damage: { unit: null, byAgency: false, byGrowth: false },
  standstill: { unit: null, byAgency: false, byGrowth: false },
  procedure_list: { unit: null, byAgency: false, byGrowth: false },
  census_suspicious: { unit: null, byAgency: false, byGrowth: false },
  backup_overdue: { unit: 'hours', byAgency: false, byGrowth: false },
  portal_certificate: { unit: 'days', byAgency: false, byGrowth: false },
  client_certificate: { unit: 'days', byAgency: false, byGrowth: false },
  portal_password: { unit: 'days', byAgency: false, byGrowth: false },
  http_certificate: { unit: 'days', byAgency: false, byGrowth: false },
  process_lost: { unit: 'minutes', byAgency: false, byGrowth: false },
  versions_differ: { unit: 'minutes', byAgency: false, byGrowth: false },
} as const satisfies Readonly<Record<string, AlarmRow>>;

export type AlarmKind = keyof typeof ALARM_RULES;

export const ALARM_KINDS = Object.keys(ALARM_RULES) as AlarmKind[];

/** One rule of the configuration. */
export interface AlarmRule {
  readonly kind: AlarmKind;
  /** The province's own name for it. */
  readonly name: string | null;
  /** In the kind's unit; 0 if it has none. */
  readonly limit: number;
  /** Smaller agencies raise no alarm; 0 if the kind is not about agencies. */
  readonly minCases: number;
}

/** What every province wants to hear of. In force unless the configuration has rules of its own. */
export const DEFAULT_RULES: readonly AlarmRule[] = (
  [
    ['circuit_open', 15],
    ['no_poll', 30],
    ['gap_growing', 24],
    ['counter_drift', 0],
    ['ledger_damage', 0],
    ['standstill', 0],
    ['census_suspicious', 0],
    ['procedure_list', 0],
    ['backup_overdue', 30],
    ['portal_certificate', EXPIRY_NOTICE_DAYS.portal_certificate],
    ['client_certificate', EXPIRY_NOTICE_DAYS.client_certificate],
    ['portal_password', EXPIRY_NOTICE_DAYS.portal_password],
    ['http_certificate', EXPIRY_NOTICE_DAYS.http_certificate],
    ['process_lost', 5],
    ['versions_differ', 60],
  ] as const
).map(([kind, limit]) => ({ kind, name: null, limit, minCases: 0 }));

/**
 * Identifies a rule, such as `gap_over:5` or `agency_below:90:100`. With another limit it is another rule: alarms of
 * the old one end as `withdrawn`.
 */
export function ruleKey({ kind, limit, minCases }: AlarmRule): string {
  return [
    kind,
    ...(ALARM_RULES[kind].unit === null ? [] : [limit]),
    ...(minCases === 0 ? [] : [minCases]),
  ].join(':');
}
