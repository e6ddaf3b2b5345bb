import type { MappedCase } from '../../domain/preflight.ts';

/** Cases that are sent in one request, if nothing is wrong with them. */
export interface SubBatch {
  readonly cases: readonly MappedCase[];
  /** Whether they have failed before with no verdict on any of them. */
  readonly retried: boolean;
}

/** Each failed attempt divides the size of a case's next sub-batch by this. */
const DIVISOR = 4;

/**
 * Cuts a delivery into sub-batches, so that a record that never gets an answer (a gateway hangs on it, or the portal
 * crashes on it) soon fails alone.
 *
 * Such a failure is charged to all cases of the request, because it does not show whose fault it is. With each charge
 * they are sent in sub-batches a quarter the size: 200, 50, 12, 3, 1. Those without the record succeed; after four
 * failures the record is alone and keeps failing alone as `RETRY_SCHEDULED` until its attempts are used up. No other
 * case is charged more than four times for it, and cases that never failed are not sent with it. The last attempt is
 * always made alone, so that nobody's attempts are used up by another's fault. Cases that failed less often go first.
 *
 * Rejected: halving at once within the delivery, as for a refusal. Each failed half costs a whole time-out (log₂ 200 of
 * them are eight minutes) while the good cases wait; and with a portal that is merely slow it is all in vain.
 */
export function subBatchesOf(
  cases: readonly MappedCase[],
  attemptsOf: (caseNo: string) => number,
  rules: { readonly batchSize: number; readonly maxAttempts: number },
): SubBatch[] {
  const fresh: MappedCase[] = [];
  const retried = new Map<number, MappedCase[]>();
  for (const one of cases) {
    const attempts = attemptsOf(one.record.caseNo);
    if (attempts === 0) {
      fresh.push(one);
      continue;
    }
    const last = attempts >= rules.maxAttempts - 1;
    const size = last ? 1 : Math.max(1, Math.floor(rules.batchSize / DIVISOR ** attempts));
    const sameSize = retried.get(size);
    if (sameSize === undefined) retried.set(size, [one]);
    else sameSize.push(one);
  }
  const subBatches: SubBatch[] = fresh.length === 0 ? [] : [{ cases: fresh, retried: false }];
  for (const [size, sameSize] of [...retried].sort(([a], [b]) => b - a)) {
    for (let start = 0; start < sameSize.length; start += size) {
      subBatches.push({ cases: sameSize.slice(start, start + size), retried: true });
    }
  }
  return subBatches;
}
