import { sql } from 'kysely';
import type { AgencyReason } from '../../port/figures.ts';
import { storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerFigures.agencyReasons. Reads kept counters: a few rows an agency. */
export async function agencyReasons(db: LedgerDb): Promise<readonly AgencyReason[]> {
  const { rows } = await sql<Omit<AgencyReason, 'reason'> & { reason: string }>`
    select key "agencyCode", reason, sum(n) count from tally
    where dimension = 'agency' and state not in ('synced', 'excluded')
    group by 1, 2 having sum(n) > 0 order by 3 desc, 2`.execute(db);
  return rows.map((row) => ({ ...row, reason: storedReason(row.reason) }));
}
