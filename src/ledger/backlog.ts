import { sql } from 'kysely';
import type { Backlog } from './ledger.ts';
import type { LedgerDb } from './transaction.ts';

/** Reads the heads of the work index only: the cost does not grow with the ledger, nor past `cap`. */
export async function backlog(db: LedgerDb, now: number, cap: number): Promise<Backlog> {
  const { rows: due } = await sql<{ due: number }>`
    select count(*) due from (
      select 1 from record where work in ('new', 'update', 'progress') and next_at <= ${now} limit ${cap}
    )`.execute(db);
  const { rows: later } = await sql<{ leased: number; n: number; first: number }>`
    select lease_owner is not null leased, count(*) n, min(next_at) first from (
      select lease_owner, next_at from record
      where work in ('new', 'update', 'progress') and next_at > ${now} limit ${cap}
    ) group by 1`.execute(db);
  return {
    due: due[0]?.due ?? 0,
    inFlight: later.find((row) => row.leased === 1)?.n ?? 0,
    nextDueAt: later.find((row) => row.leased === 0)?.first ?? null,
  };
}
