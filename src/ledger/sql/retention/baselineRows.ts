import { sql } from 'kysely';
import { list } from '../lists.ts';
import type { Prunable } from './prunable.ts';

/** Rows of a baseline that no census has found in all the time: when such a case turns up after all, it is sent as new. */
export const baselineRows: Prunable = {
  count: async (db, before) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from baseline where imported_at < ${before}`.execute(db);
    return Number(rows[0]?.n ?? 0);
  },

  step: async (trx, { before, after, limit }) => {
    const { rows } = await sql<{ caseNo: string; at: number }>`
      select case_no as "caseNo", imported_at as at from baseline
      where case_no > ${after} order by case_no limit ${limit}`.execute(trx);
    const old = rows.filter(({ at }) => at < before).map(({ caseNo }) => caseNo);
    if (old.length > 0) await sql`delete from baseline where case_no in ${list(old)}`.execute(trx);
    return { removed: old.length, next: rows.length < limit ? null : (rows.at(-1)?.caseNo ?? null) };
  },
};
