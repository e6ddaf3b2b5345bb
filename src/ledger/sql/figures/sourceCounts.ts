import { sql } from 'kysely';
import type { SourceStatusCount } from '../../port/figures.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerFigures.sourceStatuses. */
export async function sourceStatuses(db: LedgerDb): Promise<readonly SourceStatusCount[]> {
  const { rows } = await sql<SourceStatusCount>`
    select source_status status, source_sub_status as "subStatus", count(*) count from record
    where excluded = 0 group by 1, 2 order by 3 desc`.execute(db);
  return rows;
}

/** See LedgerFigures.refusalCodes. */
export async function refusalCodes(db: LedgerDb): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string; count: number }>`
    select portal_code code, count(*) count from record
    where unsynced_since is not null and state = 'rejected' and portal_code is not null
    group by 1 order by 2 desc`.execute(db);
  return new Map(rows.map(({ code, count }) => [code, count]));
}
