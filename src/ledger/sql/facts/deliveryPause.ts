import { z } from 'zod';
import type { AuditEntry } from '../../port/audit.ts';
import type { DeliveryPause, LedgerDeliveryPause } from '../../port/deliveryPause.ts';
import { linked } from '../audit/chain.ts';
import { appendAudit } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';
import { readFact, writeFact } from './facts.ts';

/** A fact and no table of its own: there is one pause at most, and its history is the audit trail. */
const FACT = 'delivery_pause';
const factSchema: z.ZodType<DeliveryPause | null> = z
  .object({ who: z.string(), since: z.number(), note: z.string() })
  .nullable();

/** See LedgerDeliveryPause.deliveryPause. */
export async function readDeliveryPause(db: LedgerDb): Promise<DeliveryPause | null> {
  const fact = await readFact(db, FACT);
  return fact === null ? null : factSchema.parse(JSON.parse(fact.value));
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
  await writeFact(trx, FACT, JSON.stringify(pause), entry.at);
  await appendAudit(trx, entry);
}
