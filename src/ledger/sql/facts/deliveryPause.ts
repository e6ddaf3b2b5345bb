import type { AuditEntry } from '../../port/audit.ts';
import type { DeliveryPause, LedgerDeliveryPause } from '../../port/deliveryPause.ts';
import { readFact, writeFact } from '../../port/facts.ts';
import { DELIVERY_PAUSE } from '../../port/sharedFacts.ts';
import { linked } from '../audit/chain.ts';
import { appendAudit } from '../audit/trail.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { factsOf } from './facts.ts';

/** A fact, and no table: there is one pause, and the audit trail is its history. */
export function deliveryPauseOf(db: LedgerDb): LedgerDeliveryPause {
  return {
    deliveryPause: () => readPause(db),

    pauseDelivery: ({ by, note, now }) =>
      inTransaction(db, async (trx) => {
        if ((await readPause(trx)) !== null) return false;
        const entry = {
          ...by,
          at: now,
          action: 'delivery.paused',
          subject: '',
          count: null,
          note,
        } as const;
        // With its texts as the trail keeps them.
        const kept = linked(null, entry);
        await change(trx, { who: kept.who, since: now, note: kept.note }, entry);
        return true;
      }),

    resumeDelivery: ({ by, now }) =>
      inTransaction(db, async (trx) => {
        if ((await readPause(trx)) === null) return false;
        const entry = { action: 'delivery.resumed', subject: '', count: null, note: '' } as const;
        await change(trx, null, { ...by, at: now, ...entry });
        return true;
      }),
  };
}

async function readPause(db: LedgerDb): Promise<DeliveryPause | null> {
  return (await readFact(factsOf(db), DELIVERY_PAUSE))?.value ?? null;
}

async function change(trx: LedgerDb, pause: DeliveryPause | null, entry: AuditEntry): Promise<void> {
  await writeFact(factsOf(trx), DELIVERY_PAUSE, pause, entry.at);
  await appendAudit(trx, entry);
}
