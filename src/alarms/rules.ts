interface AlarmRow {
  /** What the limit is given in, and so the key that gives it; null = there is no limit. */
  readonly unit: 'percent' | 'hours' | 'days' | 'minutes' | null;
  /** Judges each agency; `minCases` spares small ones. */
  readonly byAgency: boolean;
  /** Compares hourly samples over its limit. */
  readonly byGrowth: boolean;
}

/** Every kind of alarm. The names stand in configurations, in the log and in what webhooks receive. */
export const ALARM_RULES = {
  gap_over: { unit: 'percent', byAgency: false, byGrowth: false },
  gap_growing: { unit: 'hours', byAgency: false, byGrowth: true },
  agency_below: { unit: 'percent', byAgency: true, byGrowth: false },
  oldest_unsynced: { unit: 'days', byAgency: false, byGrowth: false },
  no_poll: { unit: 'minutes', byAgency: false, byGrowth: false },
  circuit_open: { unit: 'minutes', byAgency: false, byGrowth: false },
  counter_drift: { unit: null, byAgency: false, byGrowth: false },
} as const satisfies Readonly<Record<string, AlarmRow>>;

export type AlarmKind = keyof typeof ALARM_RULES;

// The keys of the table are all there are.
export const ALARM_KINDS = Object.keys(ALARM_RULES) as AlarmKind[];

/** One rule of the configuration. */
export interface AlarmRule {
  readonly kind: AlarmKind;
  /** The province's own word for it, or null. */
  readonly name: string | null;
  /** In the kind's unit; 0 where it has none. */
  readonly limit: number;
  /** Smaller agencies raise nothing; 0 where no agencies are judged. */
  readonly minCases: number;
}

/**
 * Tells rules apart: `gap_over:5`, `agency_below:90:100`. A rule with another limit is another rule: what the
 * old one had raised ends as `withdrawn`, and the new one judges afresh.
 */
export function ruleKey({ kind, limit, minCases }: AlarmRule): string {
  return [
    kind,
    ...(ALARM_RULES[kind].unit === null ? [] : [limit]),
    ...(minCases === 0 ? [] : [minCases]),
  ].join(':');
}
