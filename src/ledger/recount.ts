import { sql } from 'kysely';
import type { LedgerDb } from './transaction.ts';

/**
 * Counts all records anew into the shape of `tally` and compares (law 8). Returns how many counters were off;
 * with `repair` the recount takes their place.
 */
export async function recount(trx: LedgerDb, repair: boolean): Promise<number> {
  await sql`drop table if exists temp.recounted`.execute(trx);
  await sql`
    create temp table recounted as
    with standing as (
      select agency_code, domain_code, procedure_code, coalesce(status, '') status,
        strftime('%Y-%m', counted_at / 1000 + 25200, 'unixepoch') month,
        case when excluded = 1 then 'excluded' else state end state,
        case when excluded = 1 then '' else coalesce(reason, '') end reason,
        first_ack_at is not null acked, state = 'synced' and verified_at is not null verified
      from record
    )
    select 'all' dimension, '' key, state, reason, acked, verified, count(*) n from standing group by 3, 4, 5, 6
    union all select 'agency', agency_code, state, reason, acked, verified, count(*) from standing group by 2, 3, 4, 5, 6
    union all select 'domain', domain_code, state, reason, acked, verified, count(*) from standing group by 2, 3, 4, 5, 6
    union all select 'procedure', procedure_code, state, reason, acked, verified, count(*) from standing group by 2, 3, 4, 5, 6
    union all select 'status', status, state, reason, acked, verified, count(*) from standing group by 2, 3, 4, 5, 6
    union all select 'month', month, state, reason, acked, verified, count(*) from standing group by 2, 3, 4, 5, 6
  `.execute(trx);
  const { rows } = await sql<{ off: number }>`
    select count(*) off from (
      select dimension, key, state, reason, acked, verified from (
        select * from (select * from tally where n <> 0 except select * from temp.recounted)
        union all
        select * from (select * from temp.recounted except select * from tally where n <> 0)
      ) group by 1, 2, 3, 4, 5, 6
    )`.execute(trx);
  const off = rows[0]?.off ?? 0;
  if (repair && off > 0) {
    await sql`delete from tally`.execute(trx);
    await sql`insert into tally select * from temp.recounted`.execute(trx);
  }
  await sql`drop table temp.recounted`.execute(trx);
  return off;
}
