import { type RawBuilder, sql } from 'kysely';
import { HOUR_MS, type Instant } from '../../../domain/time.ts';

import type { LedgerDb } from '../transaction.ts';

/**
 * See LedgerFigures.countUnsyncedSince. Since an instant: the whole hours after it, and by index an exact count of
 * its own hour. One statement, so that all parts are of one moment.
 */
export async function countUnsyncedSince(
  db: LedgerDb,
  from: Instant | null,
  before: Instant | null,
): Promise<{ never: number; stale: number }> {
  if (from !== null && before !== null && from >= before) return { never: 0, stale: 0 };
  const parts = from === null ? [allUnsynced()] : since(from, 1);
  if (before !== null) parts.push(...since(before, -1));
  const { rows } = await sql<{ never: number | null; stale: number | null }>`
    select sum(case when acked = 0 then n else 0 end) never, sum(case when acked = 1 then n else 0 end) stale
    from (${sql.join(parts, sql` union all `)}) parts`.execute(db);
  return { never: rows[0]?.never ?? 0, stale: rows[0]?.stale ?? 0 };
}

function allUnsynced(): RawBuilder<unknown> {
  return sql`select acked, n from tally where dimension = 'all' and state not in ('synced', 'excluded')`;
}

function since(at: Instant, sign: 1 | -1): RawBuilder<unknown>[] {
  const wholeHours = Math.ceil(at / HOUR_MS);
  return [
    sql`select acked, ${sign} * n n from unsynced_hour where hour >= ${wholeHours}`,
    sql`select case when first_ack_at is null then 0 else 1 end acked, ${sign} n from record
      where unsynced_since is not null and unsynced_since >= ${at} and unsynced_since < ${wholeHours * HOUR_MS}`,
  ];
}
