import type { MappedCase } from '../../domain/preflight.ts';

/** Cases that are sent in one request unless some are at fault. */
export interface SubBatch {
  readonly cases: readonly MappedCase[];
  /** How often they failed before without a verdict, for which they were at fault. */
  readonly attempts: number;
  /** Whether the portal refused them before, so that another refusal says nothing about it. */
  readonly refusedBefore?: boolean | undefined;
}

/** Each failed attempt divides the size of a case's next sub-batch by this; the parts of the first one are sent at once. */
const DIVISOR = 4;

/**
 * Cuts a delivery into sub-batches, so that a record that never gets an answer soon fails alone.
 *
 * A batch at fault is first sent in parts of a quarter, within its delivery (isolate.ts). The failure of a part is charged to
 * its cases, and each charge makes their next sub-batch smaller: 50, 12, 3, 1. So no other case is charged more than three
 * times for one record, and the last attempt is always made alone. Cases that were refused before come last, in a request of
 * their own: the others need not wait until those at fault are found. Halving at once, as after a refusal, would cost a
 * time-out for each half while the good cases wait.
 *
 * Cases of which it is in doubt whether the portal has them are sent with their own group only (perhapsStored.ts).
 */
export function subBatchesOf(
  cases: readonly MappedCase[],
  attemptsOf: (caseNo: string) => number,
  rules: {
    readonly batchSize: number;
    readonly maxAttempts: number;
    readonly wasRefused?: (caseNo: string) => boolean;
    readonly groupOf?: (caseNo: string) => object | null;
  },
): SubBatch[] {
  const fresh = new Map<object | null, MappedCase[]>();
  const refused: MappedCase[] = [];
  const retried = new Map<number, Map<object | null, MappedCase[]>>();
  for (const one of cases) {
    const { caseNo } = one.record;
    const attempts = attemptsOf(caseNo);
    const group = rules.groupOf?.(caseNo) ?? null;
    if (attempts > 0) {
      const sameAttempts = retried.get(attempts) ?? new Map<object | null, MappedCase[]>();
      retried.set(attempts, sameAttempts);
      add(sameAttempts, group, one);
    } else if (rules.wasRefused?.(caseNo)) refused.push(one);
    else add(fresh, group, one);
  }
  const subBatches: SubBatch[] = [...fresh.values()].map((some) => ({ cases: some, attempts: 0 }));
  for (const [attempts, groups] of [...retried].sort(([a], [b]) => a - b)) {
    const isLast = attempts >= rules.maxAttempts - 1;
    const most = isLast ? 1 : Math.max(1, Math.floor(rules.batchSize / DIVISOR ** (attempts + 1)));
    for (const some of groups.values()) {
      // A part that was smaller than usual is cut all the same.
      const size = Math.min(most, Math.ceil(some.length / 2));
      for (let start = 0; start < some.length; start += size) {
        subBatches.push({ cases: some.slice(start, start + size), attempts });
      }
    }
  }
  if (refused.length > 0) subBatches.push({ cases: refused, attempts: 0, refusedBefore: true });
  return subBatches;
}

function add(groups: Map<object | null, MappedCase[]>, group: object | null, one: MappedCase): void {
  const some = groups.get(group);
  if (some === undefined) groups.set(group, [one]);
  else some.push(one);
}
