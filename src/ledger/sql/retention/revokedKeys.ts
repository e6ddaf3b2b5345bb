import { sql } from 'kysely';
import type { Prunable } from './prunable.ts';

const OLD = (before: number) => sql`
  revoked_at < ${before} and not exists (select 1 from session where session.key_id = api_key.id)`;

/** Revoked keys. The audit trail names keys by name and id, and needs no row of theirs. */
export const revokedKeys: Prunable = {
  count: async (db, before) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from api_key where ${OLD(before)}`.execute(db);
    return Number(rows[0]?.n ?? 0);
  },

  step: async (trx, { before }) => {
    const { numAffectedRows } = await sql`delete from api_key where ${OLD(before)}`.execute(trx);
    return { removed: Number(numAffectedRows ?? 0), next: null };
  },
};
