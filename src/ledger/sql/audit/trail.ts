import type { AuditEntry, AuditProof, AuditQuery, AuditRow } from '../../port/audit.ts';
import type { LedgerDb } from '../transaction.ts';
import { GENESIS, hashOf, linked } from './chain.ts';

/** Rows a statement. */
const PAGE = 1_000;

const COLUMNS = [
  'seq',
  'at',
  'who',
  'origin',
  'action',
  'subject',
  'count',
  'note',
  'previous',
  'hash',
] as const;

/**
 * Appends a row in the caller's write transaction, which keeps the change and its row together and other processes
 * from appending in between. Without one, the table itself refuses a row that would fork the chain (migration 6).
 */
export async function appendAudit(trx: LedgerDb, entry: AuditEntry): Promise<void> {
  const last = await trx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  await trx
    .insertInto('audit')
    .values(linked(last ?? null, entry))
    .execute();
}

/** See LedgerAudit.appendAuditIfNew. */
export async function appendAuditIfNew(trx: LedgerDb, entry: AuditEntry): Promise<boolean> {
  const last = await trx
    .selectFrom('audit')
    .select('subject')
    .where('action', '=', entry.action)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.subject === linked(null, entry).subject) return false;
  await appendAudit(trx, entry);
  return true;
}

/** See LedgerAudit.auditTrail. */
export async function selectAudit(db: LedgerDb, query: AuditQuery): Promise<readonly AuditRow[]> {
  const { limit, from, before, below } = query;
  let rows = db.selectFrom('audit').select(COLUMNS).orderBy('seq', 'desc').limit(limit);
  if (from !== undefined) rows = rows.where('at', '>=', from);
  if (before !== undefined) rows = rows.where('at', '<', before);
  if (below !== undefined) rows = rows.where('seq', '<', below);
  return await rows.execute();
}

/** See LedgerAudit.proveAudit. A daemon can append meanwhile: rows never change. */
export async function proveAudit(db: LedgerDb, noted?: string): Promise<AuditProof> {
  let last = { seq: 0, hash: GENESIS };
  let notedAt: number | null = null;
  // From below the first number: a row that was put before it is found, too.
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const page = await db
      .selectFrom('audit')
      .select(COLUMNS)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of page) {
      const broken = brokenAfter(last, row);
      if (broken !== null) return { rows: last.seq, head: null, broken, notedAt };
      if (row.hash === noted) notedAt = row.seq;
      last = { seq: row.seq, hash: row.hash };
    }
    after = last.seq;
    if (page.length < PAGE) break;
  }
  return { rows: last.seq, head: last.seq === 0 ? null : last.hash, broken: null, notedAt };
}

function brokenAfter(last: { seq: number; hash: string }, row: AuditRow): AuditProof['broken'] {
  if (row.seq > last.seq + 1) return { seq: last.seq + 1, why: 'missing' };
  if (row.seq <= last.seq || row.previous !== last.hash) return { seq: row.seq, why: 'unlinked' };
  return row.hash === hashOf(row) ? null : { seq: row.seq, why: 'altered' };
}
