import { sql } from 'kysely';
import { DONGBO } from '../../../domain/actor.ts';
import { checkpointOf } from '../audit/proof.ts';
import { appendAudit } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';
import type { Prunable } from './prunable.ts';

/**
 * The head of the audit trail. First a row is appended that holds the number and the hash of the last row that goes: this
 * checkpoint is a link of the chain like any other, so that the rest still proves itself. Then the rows go, lowest first; a
 * proof meanwhile, or after a kill, begins at the lowest that is left.
 */
export const auditHead: Prunable = {
  count: async (db, before) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from audit where seq <= ${(await lastOld(db, before)) ?? 0}`.execute(db);
    return Number(rows[0]?.n ?? 0);
  },

  step: async (trx, { before, limit, now }) => {
    const seq = await lastOld(trx, before);
    const known = (await checkpointOf(trx))?.seq ?? 0;
    if (seq !== null && seq > known) await appendCheckpoint(trx, seq, now);
    const upTo = Math.max(known, seq ?? 0);
    const { numAffectedRows } = await sql`
      delete from audit where seq in (
        select seq from audit where seq <= ${upTo} order by seq limit ${limit}
      )`.execute(trx);
    const removed = Number(numAffectedRows ?? 0);
    return { removed, next: removed < limit ? null : 'next' };
  },
};

/** Of the rows before the first young one: the trail loses its head, never a row from its midst, and never all. */
async function lastOld(db: LedgerDb, before: number): Promise<number | null> {
  const { rows } = await sql<{ seq: number | null }>`
    select coalesce(
      (select min(seq) from audit where at >= ${before}),
      (select max(seq) from audit)
    ) - 1 as seq`.execute(db);
  const seq = rows[0]?.seq ?? 0;
  return seq >= 1 ? seq : null;
}

async function appendCheckpoint(trx: LedgerDb, seq: number, now: number): Promise<void> {
  const { rows } = await sql<{ hash: string }>`select hash from audit where seq = ${seq}`.execute(trx);
  const hash = rows[0]?.hash;
  if (hash === undefined) return;
  const entry = { action: 'audit.pruned', subject: hash, count: seq, note: '' } as const;
  await appendAudit(trx, { ...DONGBO, at: now, ...entry });
}
