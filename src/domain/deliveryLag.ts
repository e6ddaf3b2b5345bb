import type { CaseRecord } from './caseRecord.ts';
import { type Instant, instantOf } from './time.ts';

/**
 * Seconds from a case's last change (or else its receipt) at the source to its acknowledgement; null if the source gave
 * neither. `sourceAheadMs` corrects the source's clock; a remaining difference never makes the lag negative.
 */
export function deliveryLagSeconds(
  record: Pick<CaseRecord, 'modifiedAt' | 'receivedAt'>,
  acknowledgedAt: Instant,
  sourceAheadMs: number,
): number | null {
  const since = record.modifiedAt ?? instantOf(record.receivedAt);
  return since === null ? null : Math.max(0, acknowledgedAt - (since - sourceAheadMs)) / 1_000;
}
