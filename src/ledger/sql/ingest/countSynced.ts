import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { LedgerIngest } from '../../port/ingest.ts';
import { BY_ID } from '../dialect.ts';
import { isOneOf } from '../figures/gapFiltered.ts';
import { list } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';

/** Ids a statement: some 10 ms. */
const SPAN = 10_000;

/** See LedgerIngest.countSynced. */
export async function countSynced(
  db: LedgerDb,
  of: Parameters<LedgerIngest['countSynced']>[0],
): Promise<number> {
  if (of === 'all') {
    const { rows } = await sql<{ n: number | null }>`
      select sum(n) n from tally where dimension = 'all' and state = 'synced'`.execute(db);
    return rows[0]?.n ?? 0;
  }
  if ([of.statuses, of.procedures, of.agencies].every((codes) => codes.length === 0)) return 0;
  const statuses = list(of.statuses);
  const matching = sql`
    state = 'synced' and excluded is null and ${isOneOf(sql`source`, of.sources)} and (
      source_status in ${statuses} or source_sub_status in ${statuses}
      or procedure_code in ${list(of.procedures)} or agency_code in ${list(of.agencies)})`;
  const { rows: ends } = await sql<{ last: number | null }>`select max(id) last from record`.execute(db);
  const last = ends[0]?.last ?? 0;
  let count = 0;
  for (let after = 0; after < last; after += SPAN) {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from record ${BY_ID}
      where id > ${after} and id <= ${after + SPAN} and ${matching}`.execute(db);
    count += rows[0]?.n ?? 0;
    await breathe();
  }
  return count;
}
