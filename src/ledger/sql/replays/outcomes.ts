import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import { parseJson } from '../../../domain/parseJson.ts';
import { REPLAY_OUTCOMES, type ReplayOutcome } from '../../port/replays.ts';
import { IN_THIS_ORDER } from '../dialect.ts';
import { orNull, storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

/** Cases a statement: some 10 ms. */
const PAGE = 2_000;

/**
 * See LedgerReplays.replayOutcomes. Of a replay whose list or timelines are pruned, the outcomes are kept. The first event after the requeue decides; without one, the case's own row.
 * Counting as deliveries settle would cost every delivery, and every change of a case would have to know of replays.
 */
export async function replayOutcomes(db: LedgerDb, id: number): Promise<readonly ReplayOutcome[]> {
  const kept = await keptOutcomes(db, id);
  if (kept !== null) return kept;
  const outcomes = new Map<string, ReplayOutcome>();
  for (let after: number | null = 0; after !== null; ) {
    const page = await outcomesOf(db, id, after);
    for (const { last: _, ...found } of page) {
      const key = JSON.stringify([found.outcome, found.reason, found.portalCode]);
      const reason = orNull(storedReason, found.reason);
      outcomes.set(key, { ...found, reason, count: found.count + (outcomes.get(key)?.count ?? 0) });
    }
    after = page.reduce<number | null>((last, row) => Math.max(last ?? 0, row.last), null);
    await breathe();
  }
  return [...outcomes.values()].sort((a, b) => b.count - a.count);
}

const outcomesSchema = z.array(
  z.object({
    outcome: z.enum(REPLAY_OUTCOMES),
    reason: z.string().nullable(),
    portalCode: z.string().nullable(),
    count: z.int(),
  }),
);

async function keptOutcomes(db: LedgerDb, id: number): Promise<readonly ReplayOutcome[] | null> {
  const { rows } = await sql<{ outcomes: string | null }>`
    select outcomes from replay where id = ${id}`.execute(db);
  const kept = orNull((text) => parseJson(text, outcomesSchema), rows[0]?.outcomes ?? null);
  return kept?.map((one) => ({ ...one, reason: orNull(storedReason, one.reason) })) ?? null;
}

interface Counted extends Omit<ReplayOutcome, 'reason'> {
  readonly reason: string | null;
  /** The highest id among them. */
  readonly last: number;
}

async function outcomesOf(db: LedgerDb, id: number, after: number): Promise<readonly Counted[]> {
  const { rows } = await sql<Counted>`
    with page as materialized (
      select own.record_id, own.id event_id
      from replay_case ${IN_THIS_ORDER} event own on own.record_id = replay_case.record_id and own.replay_id = ${id}
      where replay_case.replay_id = ${id} and replay_case.record_id > ${after}
        and replay_case.record_id <= (select cursor from replay where id = ${id})
      order by replay_case.record_id limit ${PAGE}
    ),
    decided as (
      select page.record_id, (
        select min(id) from event
        where event.record_id = page.record_id and event.id > page.event_id
          and kind in ('rejected', 'blocked', 'changed', 'disproved', 'replayed', 'returned')
      ) event_id
      from page
    ),
    outcome as (
      select decided.record_id,
        case
          when event.kind in ('rejected', 'blocked') then 'unsynced'
          when event.kind = 'returned' then 'returned'
          when event.kind = 'disproved' then 'synced'
          when event.kind = 'changed' then case when event.detail is null then 'superseded' else 'synced' end
          when event.kind = 'replayed' then case when event.reason = 'AWAITING_DELIVERY' then 'superseded' else 'unsynced' end
          when record.excluded is not null then 'superseded'
          when record.state = 'synced' then 'synced'
          else 'unsynced'
        end outcome,
        case when event.id is null then record.reason else event.reason end reason,
        case when event.id is null then record.portal_code else event.portal_code end portal_code
      from decided
      ${IN_THIS_ORDER} record on record.id = decided.record_id
      left join event on event.id = decided.event_id
    )
    select outcome, case when outcome in ('unsynced', 'returned') then reason end reason,
      case when outcome in ('unsynced', 'returned') then portal_code end "portalCode",
      count(*) count, max(record_id) last
    from outcome group by 1, 2, 3`.execute(db);
  return rows;
}
