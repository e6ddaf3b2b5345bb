import type { MappedCase } from '../../domain/preflight.ts';

/** Cases that go out in one request, if nothing is wrong with them. */
export interface SubBatch {
  readonly cases: readonly MappedCase[];
  /** Whether they have failed before without a word about any of them. */
  readonly retried: boolean;
}

/** With each failed attempt a case goes out in the company of so many times fewer. */
const DIVISOR = 4;

/**
 * Cuts what is to be sent into pieces, so that a record that no answer ever comes to (a gateway hangs on it, the
 * portal's own error is all it brings forth) soon fails alone.
 *
 * Such a failure says nothing of whose fault it is, so it is charged to all that were in the request. With each
 * charge they go out in pieces a quarter the size: 200, 50, 12, 3, 1. The pieces without the record go through;
 * after four failures it is alone, and goes on failing alone as `RETRY_SCHEDULED`, with its own last error, until
 * its attempts are used up. No other case is charged more than four times for it, and cases that never failed are
 * not sent together with it. The last of several attempts is made alone in any case, so that nobody's are used up
 * by another's fault. Cases that failed less often go out first.
 *
 * Rejected: to halve at once within the delivery, as for a refusal. Each halving that fails costs a whole
 * time-out (log₂ 200 of them are eight minutes), in which the good ones wait for the bad; and while the portal
 * is merely slow all of that is in vain.
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
    const alike = retried.get(size);
    if (alike === undefined) retried.set(size, [one]);
    else alike.push(one);
  }
  const pieces: SubBatch[] = fresh.length === 0 ? [] : [{ cases: fresh, retried: false }];
  for (const [size, alike] of [...retried].sort(([a], [b]) => b - a)) {
    for (let start = 0; start < alike.length; start += size) {
      pieces.push({ cases: alike.slice(start, start + size), retried: true });
    }
  }
  return pieces;
}
