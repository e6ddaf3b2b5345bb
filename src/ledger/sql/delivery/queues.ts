import { sql } from 'kysely';
import { WORKS } from '../../../domain/state.ts';
import type { DeliveryQueues, LedgerDelivery } from '../../port/delivery.ts';
import { elements } from '../dialect.ts';
import type { LedgerDb } from '../transaction.ts';
import { QUEUES, type Queue } from './queueNumbers.ts';

/** A source can mark everything as changed; counting that much takes some 10 ms. */
const MOST_COUNTED = 200_000;

/** While leased, next_at is the lease's expiry: what is under way does not wait. */
export function queuesOf(db: LedgerDb): LedgerDelivery['queues'] {
  return async (now) => {
    const since = (queues: readonly Queue[]) => sql`
      select min((select min(next_at) from record where work = w.value and fresh = f.value and next_at <= ${now}))
      from ${elements(WORKS, 'w')}, ${elements(queues, 'f')}`;
    const { rows } = await sql<DeliveryQueues>`
      select
        (select count(*) from (
          select 1 from record where work in ('new', 'update', 'progress') and fresh = ${QUEUES.fresh} and next_at is not null
          limit ${MOST_COUNTED}
        ) waiting) fresh,
        (${since([QUEUES.fresh])}) "freshSince",
        (${since([QUEUES.backlog, QUEUES.refused])}) "backlogSince"`.execute(db);
    return rows[0] ?? { fresh: 0, freshSince: null, backlogSince: null };
  };
}
