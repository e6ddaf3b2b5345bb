import { sql } from 'kysely';
import { replayOutcomes } from '../replays/outcomes.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerRetention.keepReplayOutcomes. */
export async function keepReplayOutcomes(db: LedgerDb, before: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select id from replay
    where outcomes is null and created_at < ${before} and ended_at is not null
      and state in ('done', 'cancelled', 'stopped') and return_cursor is null`.execute(db);
  for (const { id } of rows) {
    const outcomes = JSON.stringify(await replayOutcomes(db, id));
    await sql`update replay set outcomes = ${outcomes} where id = ${id}`.execute(db);
  }
  return rows.length;
}
