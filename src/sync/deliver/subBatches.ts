import type { MappedCase } from '../../domain/preflight.ts';

/** Cases that are sent in one request unless some are at fault. */
export interface SubBatch {
  readonly cases: readonly MappedCase[];
  /** Whether they failed before without a verdict. */
  readonly retried: boolean;
  /** Whether the portal refused them before, so that another refusal says nothing about it. */
  readonly refusedBefore?: boolean | undefined;
}

/** Each failed attempt divides the size of a case's next sub-batch by this. */
const DIVISOR = 4;

/**
 * Cuts a delivery into sub-batches, so that a record that never gets an answer soon fails alone.
 *
 * Such a failure is charged to all cases of the request, and each charge makes their next sub-batch smaller: 200, 50, 12,
 * 3, 1. So no other case is charged more than four times for one record, and the last attempt is always made alone.
 * Cases that were refused before come last, in a request of their own: the others need not wait until those at fault are found.
 * Halving at once, as after a refusal, would cost a time-out for each half while the good cases wait.
 */
export function subBatchesOf(
  cases: readonly MappedCase[],
  attemptsOf: (caseNo: string) => number,
  rules: {
    readonly batchSize: number;
    readonly maxAttempts: number;
    readonly wasRefused?: (caseNo: string) => boolean;
  },
): SubBatch[] {
  const fresh: MappedCase[] = [];
  const refused: MappedCase[] = [];
  const retried = new Map<number, MappedCase[]>();
  for (const one of cases) {
    const attempts = attemptsOf(one.record.caseNo);
    if (attempts === 0) {
      (rules.wasRefused?.(one.record.caseNo) ? refused : fresh).push(one);
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
  if (refused.length > 0) subBatches.push({ cases: refused, retried: false, refusedBefore: true });
  return subBatches;
}
