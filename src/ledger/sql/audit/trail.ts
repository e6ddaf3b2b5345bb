import { sql } from 'kysely';
import type { AuditEntry, AuditRow, LedgerAudit } from '../../port/audit.ts';
import { hasPart } from '../dialect.ts';
import { list } from '../lists.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { linked } from './chain.ts';
import { AUDIT_COLUMNS as COLUMNS, proveAudit } from './proof.ts';

export function auditOf(db: LedgerDb): LedgerAudit {
  return {
    appendAudit: (entry) => inTransaction(db, (trx) => appendAudit(trx, entry)),

    appendAudits: (entries) =>
      inTransaction(db, async (trx) => {
        let last: Linked | null = await lastRow(trx);
        for (const entry of entries) {
          const row = linked(last, entry);
          await insertRow(trx, row);
          last = row;
        }
      }),

    appendAuditIfNew: (entry) =>
      inTransaction(db, async (trx) => {
        const { rows } = await sql<{ subject: string }>`
          select subject from audit where action = ${entry.action} order by seq desc limit 1`.execute(trx);
        if (rows[0]?.subject === linked(null, entry).subject) return false;
        await appendAudit(trx, entry);
        return true;
      }),

    auditTrail: async ({ limit, from, before, who, actions, below }) => {
      const { rows } = await sql<AuditRow>`
        select ${COLUMNS} from audit
        where at >= ${from ?? Number.MIN_SAFE_INTEGER} and at < ${before ?? Number.MAX_SAFE_INTEGER}
          and seq < ${below ?? Number.MAX_SAFE_INTEGER}
          and ${who === undefined ? sql`true` : hasPart(sql`who`, who)}
          and ${actions === undefined ? sql`true` : sql`action in ${list(actions)}`}
        order by seq desc limit ${limit}`.execute(db);
      return rows;
    },

    proveAudit: (noted) => proveAudit(db, noted),
  };
}

/**
 * Appends a row in the caller's write transaction, which keeps the change and its row together and other processes
 * from appending in between. Without one, the table itself refuses a row that would fork the chain (migration 6).
 */
export async function appendAudit(trx: LedgerDb, entry: AuditEntry): Promise<void> {
  await insertRow(trx, linked(await lastRow(trx), entry));
}

type Linked = Pick<AuditRow, 'seq' | 'hash'>;

async function lastRow(trx: LedgerDb): Promise<Linked | null> {
  const { rows } = await sql<Linked>`select seq, hash from audit order by seq desc limit 1`.execute(trx);
  return rows[0] ?? null;
}

async function insertRow(trx: LedgerDb, row: AuditRow): Promise<void> {
  await sql`
    insert into audit (${COLUMNS})
    values (${row.seq}, ${row.at}, ${row.who}, ${row.origin}, ${row.action}, ${row.subject}, ${row.count}, ${row.note},
      ${row.previous}, ${row.hash})`.execute(trx);
}

/** A change and its row in the audit trail: both or neither. */
export function audited<T>(
  db: LedgerDb,
  entry: AuditEntry | undefined,
  work: (trx: LedgerDb) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (trx) => {
    const done = await work(trx);
    if (entry !== undefined) await appendAudit(trx, entry);
    return done;
  });
}
