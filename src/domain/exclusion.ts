/** Why a case is not in the total; it is counted beside it (docs/domain.md#what-is-counted). */
export const EXCLUSIONS = [
  /** A rule of the configuration. */
  'rule',
  /** An inter-agency copy: the original counts. */
  'copy',
  /** The source no longer shows the case: deleted, taken back, merged or renumbered. */
  'gone',
  /** Received before the census begins; seen because it changed. */
  'earlier',
  /** Its system sends it to the portal itself: it is read to be counted, and never sent from here (`deliver: false`). */
  'elsewhere',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** Whether the portal is sent the case. A case received earlier is not counted, but its applicant waits all the same. */
export function isDelivered(excluded: Exclusion | null): boolean {
  return excluded === null || excluded === 'earlier';
}
