import { sql } from 'kysely';
import type { TallyDimension } from '../../../domain/dimension.ts';
import type { CauseCount, GapGroup, GapTotals } from '../../port/figures.ts';
import { storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

const COUNTS = sql`
  sum(case when state = 'synced' then n else 0 end) synced,
  sum(case when state not in ('synced', 'excluded') and acked = 0 then n else 0 end) never,
  sum(case when state not in ('synced', 'excluded') and acked = 1 then n else 0 end) stale,
  sum(case when state = 'synced' and verified = 1 then n else 0 end) verified`;

/** Reads the kept counters: a few rows, however many records there are. */
export async function gapTotals(db: LedgerDb): Promise<GapTotals> {
  const { rows } = await sql<{ [K in keyof GapTotals]: number | null }>`
    select ${COUNTS}, sum(case when state = 'excluded' then n else 0 end) excluded,
      (select count(*) from draft) unnumbered
    from tally where dimension = 'all'`.execute(db);
  const row = rows[0];
  return {
    synced: row?.synced ?? 0,
    never: row?.never ?? 0,
    stale: row?.stale ?? 0,
    verified: row?.verified ?? 0,
    excluded: row?.excluded ?? 0,
    unnumbered: row?.unnumbered ?? 0,
  };
}

/** Groups that hold no case are left out. By reason: only unsynced cases have one. */
export async function gapGroups(db: LedgerDb, dimension: TallyDimension): Promise<readonly GapGroup[]> {
  const key = dimension === 'reason' ? sql`reason` : sql`key`;
  const { rows } = await sql<GapGroup>`
    select ${key} key, ${COUNTS} from tally
    where dimension = ${dimension === 'reason' ? 'all' : dimension} and state <> 'excluded'
      and (${dimension} <> 'reason' or state <> 'synced')
    group by 1 having sum(n) > 0`.execute(db);
  return rows;
}

/** See LedgerFigures.causes. */
export async function causes(db: LedgerDb): Promise<readonly CauseCount[]> {
  const { rows } = await sql<Omit<CauseCount, 'reason'> & { reason: string }>`
    select reason, key, sum(iif(acked, 0, n)) never, sum(iif(acked, n, 0)) stale
    from tally where dimension = 'cause' group by 1, 2 having sum(n) > 0
    order by sum(n) desc, 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, reason: storedReason(row.reason) }));
}
