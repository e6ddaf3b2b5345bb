import type { PruneStep } from '../../port/retention.ts';
import type { LedgerDb } from '../transaction.ts';

interface Step {
  readonly before: number;
  /** Where the step before ended; '' at the beginning. */
  readonly after: string;
  readonly limit: number;
  readonly now: number;
}

/** How one kind of row is pruned. */
export interface Prunable {
  count(db: LedgerDb, before: number): Promise<number>;
  step(trx: LedgerDb, step: Step): Promise<PruneStep>;
}
