import type { AuditEntry } from '../../port/audit.ts';
import type { DeliveryPause, LedgerDeliveryPause } from '../../port/deliveryPause.ts';
import { readFact, writeFact } from '../../port/facts.ts';
import { DELIVERY_PAUSE } from '../../port/sharedFacts.ts';
import { linked } from '../audit/chain.ts';
import { appendAudit } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';
import { factsOf } from './facts.ts';

/** See LedgerDeliveryPause.deliveryPause. A fact, and no table: there is one pause, and the audit trail is its history. */
export async function readDeliveryPause(db: LedgerDb): Promise<DeliveryPause | null> {
  return (await readFact(factsOf(db), DELIVERY_PAUSE))?.value ?? null;
}

/** See LedgerDeliveryPause.pauseDelivery. */
export async function pauseDelivery(
  trx: LedgerDb,
  { by, note, now }: Parameters<LedgerDeliveryPause['pauseDelivery']>[0],
): Promise<boolean> {
  if ((await readDeliveryPause(trx)) !== null) return false;
  const entry = { ...by, at: now, action: 'delivery.paused', subject: '', count: null, note } as const;
  // With its texts as the trail keeps them.
  const kept = linked(null, entry);
  await change(trx, { who: kept.who, since: now, note: kept.note }, entry);
  return true;
}

/** See LedgerDeliveryPause.resumeDelivery. */
export async function resumeDelivery(
  trx: LedgerDb,
  { by, now }: Parameters<LedgerDeliveryPause['resumeDelivery']>[0],
): Promise<boolean> {
  if ((await readDeliveryPause(trx)) === null) return false;
  await change(trx, null, { ...by, at: now, action: 'delivery.resumed', subject: '', count: null, note: '' });
  return true;
}

async function change(trx: LedgerDb, pause: DeliveryPause | null, entry: AuditEntry): Promise<void> {
  await writeFact(factsOf(trx), DELIVERY_PAUSE, pause, entry.at);
  await appendAudit(trx, entry);
}
