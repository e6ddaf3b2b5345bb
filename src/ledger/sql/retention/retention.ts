import type { LedgerRetention, Pruned } from '../../port/retention.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { auditHead } from './auditHead.ts';
import { baselineRows } from './baselineRows.ts';
import type { Prunable } from './prunable.ts';
import { replayLists } from './replayLists.ts';
import { keepReplayOutcomes } from './replayOutcomes.ts';
import { revokedKeys } from './revokedKeys.ts';
import { snapshots } from './snapshots.ts';
import { timelines } from './timelines.ts';

const PRUNABLE: Readonly<Record<Pruned, Prunable>> = {
  timelines,
  replayCases: replayLists,
  snapshots,
  baseline: baselineRows,
  audit: auditHead,
  keys: revokedKeys,
};

export function retentionOf(db: LedgerDb): LedgerRetention {
  return {
    countPrunable: (what, before) => PRUNABLE[what].count(db, before),
    pruneStep: (what, step) => inTransaction(db, (trx) => PRUNABLE[what].step(trx, step)),
    keepReplayOutcomes: (before) => keepReplayOutcomes(db, before),
  };
}
