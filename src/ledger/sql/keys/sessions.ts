import { sql } from 'kysely';
import type { LedgerSessions, StoredSession } from '../../port/sessions.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

export function sessionsOf(db: LedgerDb): LedgerSessions {
  return {
    beginSession: ({ hash, keyId, now }, { begunBy, usedBy, most }) =>
      inTransaction(db, async (trx) => {
        await sql`delete from session where begun_at <= ${begunBy} or used_at <= ${usedBy}`.execute(trx);
        await sql`
          delete from session where hash in (
            select hash from session order by used_at desc, begun_at desc limit ${Number.MAX_SAFE_INTEGER} offset ${most - 1}
          )`.execute(trx);
        await sql`
          insert into session (hash, key_id, begun_at, used_at) values (${hash}, ${keyId}, ${now}, ${now})`.execute(
          trx,
        );
      }),

    session: async (hash) => {
      const { rows } = await sql<StoredSession>`
        select key_id "keyId", begun_at "begunAt", used_at "usedAt" from session where hash = ${hash}`.execute(
        db,
      );
      return rows[0] ?? null;
    },

    noteSessionUse: async (hash, at) => {
      await sql`update session set used_at = ${at} where hash = ${hash} and used_at < ${at}`.execute(db);
    },

    endSession: async (hash) => {
      await sql`delete from session where hash = ${hash}`.execute(db);
    },

    endSessionsOf: async (keyId) => {
      await sql`delete from session where key_id = ${keyId}`.execute(db);
    },
  };
}
