import { type RawBuilder, sql } from 'kysely';
import { WORKS, type Work } from '../../../domain/state.ts';
import type { Backlog, LedgerDelivery } from '../../port/delivery.ts';
import { elements } from '../dialect.ts';
import { condition } from '../filter.ts';
import { list } from '../lists.ts';
import { readPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, storedWork } from '../stored.ts';
import type { LedgerContext, LedgerDb } from '../transaction.ts';
import { dueAmong } from './chooseBatch.ts';
import { ALL_QUEUES, inAnyQueue } from './queueNumbers.ts';
import { readSteps } from './steps.ts';

/** Both parts named, so that the index is entered at next_at. */
function worksIn(works: readonly Work[]): RawBuilder<unknown> {
  return sql`work in (${sql.raw(works.map((work) => `'${work}'`).join(', '))}) and ${inAnyQueue}`;
}

/**
 * Reads the work index from "now" outwards and stops at `cap`, so that the cost does not grow with the ledger. Leased
 * and scheduled records are counted apart: one cap over both would let a scheduled retry hide a delivery.
 */
export function backlogOf(db: LedgerDb): LedgerDelivery['backlog'] {
  return async (now, cap, { among, works = WORKS } = {}) => {
    const cases = dueAmong(among);
    const { rows } = await sql<Backlog>`
      select
        (select count(*) from (
          select 1 from ${cases} and ${worksIn(works)} and next_at <= ${now} limit ${cap}
        ) cases) due,
        (select count(*) from (
          select 1 from ${cases}
          and ${worksIn(WORKS)} and next_at > ${now} and lease_owner is not null limit ${cap}
        ) leased) "inFlight",
        (select min(first) from (
          select (
            select next_at from ${cases}
            and work = w.value and fresh = f.value and next_at > ${now} and lease_owner is null
            order by next_at limit 1
          ) first
          from ${elements(works, 'w')}, ${elements(ALL_QUEUES, 'f')}
        ) heads) "nextDueAt"`.execute(db);
    return rows[0] ?? { due: 0, inFlight: 0, nextDueAt: null };
  };
}

/** See LedgerDelivery.waiting. */
export function waitingOf({ db, now }: LedgerContext): LedgerDelivery['waiting'] {
  return async (filter, limit) => {
    const { rows } = await sql<{ id: number }>`
      select id from record
      where ${condition(filter, now())} and state = 'pending' and work is not null and next_at is not null
      order by fresh desc, next_at, id limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  };
}

/** See LedgerDelivery.contents. */
export function contentsOf({ db, codec, buffered }: LedgerContext): LedgerDelivery['contents'] {
  return async (ids) => {
    const { rows } = await sql<Waiting>`
      select id, version, case_no, nation_code, work, steps_sent, steps_seen from record
      where id in ${list(ids)} order by id`.execute(db);
    const stored = await readPayloads(db, ids);
    return rows.flatMap((row) => {
      const body = stored.get(row.id);
      const found =
        buffered.find(row.id, row.version, row.case_no) ?? (body === undefined ? null : codec.open(body));
      if (found === null) return [];
      const record = found.nationCode === '' ? { ...found, nationCode: row.nation_code ?? '' } : found;
      return {
        record,
        work: orNull(storedWork, row.work),
        stepsSent: readSteps(row.steps_sent),
        stepsSeen: readSteps(row.steps_seen),
      };
    });
  };
}

type Waiting = Pick<
  RecordRow,
  'id' | 'version' | 'case_no' | 'nation_code' | 'work' | 'steps_sent' | 'steps_seen'
>;
