import type { LedgerDelivery } from '../../port/delivery.ts';
import type { LedgerVerification } from '../../port/verification.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { backlogOf, contentsOf, waitingOf } from './backlog.ts';
import { leasingOf } from './lease.ts';
import { queuesOf } from './queues.ts';
import { settleOf } from './settle.ts';
import { settleLookUps } from './settleLookUps.ts';
import { syncedOf } from './synced.ts';

export function deliveryOf(context: LedgerContext): LedgerDelivery {
  return {
    ...leasingOf(context),
    settle: settleOf(context),
    backlog: backlogOf(context.db),
    waiting: waitingOf(context),
    contents: contentsOf(context),
    queues: queuesOf(context.db),
  };
}

export function verificationOf(context: LedgerContext): LedgerVerification {
  return {
    ...syncedOf(context),
    settleLookUps: (...lookUps) => inTransaction(context.db, (trx) => settleLookUps(trx, ...lookUps)),
  };
}
