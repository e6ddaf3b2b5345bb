import type { LedgerReplays } from '../../port/replays.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { replayOutcomes } from './outcomes.ts';
import { requeueOf } from './requeue.ts';
import { replayRowsOf } from './rows.ts';
import { selectionOf } from './selection.ts';
import { steerReplayOf } from './steering.ts';
import { stepReplay } from './step.ts';

export function replaysOf(context: LedgerContext): LedgerReplays {
  const { db } = context;
  return {
    ...replayRowsOf(db),
    ...selectionOf(db),
    requeue: requeueOf(context),
    stepReplay: (now) => inTransaction(db, (trx) => stepReplay(trx, now)),
    replayOutcomes: (id) => replayOutcomes(db, id),
    steerReplay: steerReplayOf(db),
  };
}
