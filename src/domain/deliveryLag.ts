import type { CaseRecord } from './caseRecord.ts';
import { type Instant, instantOf } from './time.ts';

/**
 * Seconds from a case's change at the source to its acknowledgement: from when the acknowledged version was modified,
 * or else from when the case was received; null where the source gave neither.
 *
 * Both are by the source's clock. `sourceAheadMs`, what that clock is ahead of ours as far as is known, is taken off;
 * what is left of a difference could still put a change after its own acknowledgement, and counts as no time at all.
 */
export function deliveryLagSeconds(
  record: Pick<CaseRecord, 'modifiedAt' | 'receivedAt'>,
  acknowledgedAt: Instant,
  sourceAheadMs: number,
): number | null {
  const since = record.modifiedAt ?? instantOf(record.receivedAt);
  return since === null ? null : Math.max(0, acknowledgedAt - (since - sourceAheadMs)) / 1_000;
}
