import { sql } from 'kysely';
import type { GapGroup, GapTotals, TallyDimension } from './ledger.ts';
import type { LedgerDb } from './transaction.ts';

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

export async function countUnsyncedSince(
  db: LedgerDb,
  from: number | null,
  before: number | null,
): Promise<{ never: number; stale: number }> {
  const { rows } = await sql<{ never: number | null; stale: number | null }>`
    select sum(first_ack_at is null) never, sum(first_ack_at is not null) stale from record
    where unsynced_since is not null
      and unsynced_since >= ${from ?? Number.MIN_SAFE_INTEGER}
      and unsynced_since < ${before ?? Number.MAX_SAFE_INTEGER}`.execute(db);
  return { never: rows[0]?.never ?? 0, stale: rows[0]?.stale ?? 0 };
}

const AS_OF_KEYS = {
  agency: sql`agency_code`,
  domain: sql`domain_code`,
  procedure: sql`procedure_code`,
  status: sql`coalesce(status, '')`,
  month: sql`strftime('%Y-%m', counted_at / 1000 + 25200, 'unixepoch')`,
} as const;

/**
 * Total by the instant a case counts from, synced by its first acknowledgement (DOMAIN: as of a past date).
 * Reads the records themselves: the past is asked for rarely, and counters for it would cost every delivery.
 */
export async function gapAsOf(
  db: LedgerDb,
  at: number,
  dimension: keyof typeof AS_OF_KEYS | null,
): Promise<readonly GapGroup[]> {
  const key = dimension === null ? sql`''` : AS_OF_KEYS[dimension];
  const { rows } = await sql<GapGroup>`
    select ${key} key, sum(coalesce(first_ack_at <= ${at}, 0)) synced,
      sum(coalesce(first_ack_at > ${at}, 1)) never, 0 stale, 0 verified
    from record where excluded = 0 and counted_at <= ${at} group by 1`.execute(db);
  return rows;
}
