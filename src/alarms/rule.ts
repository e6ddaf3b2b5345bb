/** What can be watched. Stable: they stand in configurations, in the log and in what webhooks receive. */
export const ALARM_KINDS = [
  'gap_over',
  'gap_growing',
  'agency_below',
  'oldest_unsynced',
  'no_poll',
  'circuit_open',
  'counter_drift',
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** What each kind's limit is given in, and so the key that gives it; null = it has none. */
export const LIMIT_UNITS = {
  gap_over: 'percent',
  gap_growing: 'hours',
  agency_below: 'percent',
  oldest_unsynced: 'days',
  no_poll: 'minutes',
  circuit_open: 'minutes',
  counter_drift: null,
} as const satisfies Record<AlarmKind, string | null>;

/** One rule of the configuration. */
export interface AlarmRule {
  readonly kind: AlarmKind;
  /** The province's own word for it, or null. */
  readonly name: string | null;
  /** In the kind's unit; 0 where it has none. */
  readonly limit: number;
  /** Of `agency_below`: smaller agencies raise nothing. 0 for the other kinds. */
  readonly minCases: number;
}

/**
 * Tells rules apart: `gap_over:5`, `agency_below:90:100`. A rule with another limit is another rule: what the
 * old one had raised ends as `withdrawn`, and the new one judges afresh.
 */
export function ruleKey({ kind, limit, minCases }: AlarmRule): string {
  return [kind, ...(LIMIT_UNITS[kind] === null ? [] : [limit]), ...(minCases === 0 ? [] : [minCases])].join(
    ':',
  );
}
