import { type RawBuilder, sql } from 'kysely';
import { WORKS, type Work } from '../../../domain/state.ts';
import type { LeaseRequest } from '../../port/delivery.ts';
import { BY_ID, elements, TO_CHANGE_FREE } from '../dialect.ts';
import { list } from '../lists.ts';
import { storedWork } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';
import { inAnyQueue, QUEUES, type Queue } from './queueNumbers.ts';

const FRESH_FIRST: readonly Queue[] = [QUEUES.fresh, QUEUES.backlog, QUEUES.refused];

/**
 * Which queue fills a batch first, while several are due; the batches take turns. The backlog has a fifth of them, so that
 * fresh cases wait for one batch at most and the backlog gets shorter, however many they are. Half of that fifth belongs
 * to what was refused before, where there is any: it starves neither, and holds up the others little.
 */
const TURNS: readonly (readonly Queue[])[] = Array.from({ length: 10 }, (_, batch) => {
  const { fresh, backlog, refused } = QUEUES;
  if (batch === 4) return [backlog, fresh, refused];
  return batch === 9 ? [refused, backlog, fresh] : FRESH_FIRST;
});

/** The cases of a batch or a probe, all of one kind of work; null = nothing is due, or not enough for a batch yet. */
export interface Choice {
  readonly work: Work | null;
  readonly ids: readonly number[];
}

/** Chooses the cases of one batch after the other: the longest waiting of one queue, and then of the others. */
export function batchChoice(): (trx: LedgerDb, request: LeaseRequest) => Promise<Choice> {
  let batches = 0;
  return async (trx, request) => {
    const turn = TURNS[batches % TURNS.length] ?? FRESH_FIRST;
    const order = request.freshOnly === true ? FRESH_FIRST : turn;
    const { work, contested } = await chooseWork(trx, request, order);
    if (work === null) return { work, ids: [] };
    // The turn of another queue waits for a lease that may take it.
    if (contested && order[0] === turn[0]) batches += 1;
    const ids: number[] = [];
    for (const queue of order) {
      const room = request.limit - ids.length;
      if (room === 0) break;
      const { rows } = await sql<{ id: number }>`
        select id from ${dueAmong(request.among)} and work = ${work} and fresh = ${queue} and next_at <= ${request.now}
        order by next_at, id limit ${room} ${TO_CHANGE_FREE}`.execute(trx);
      for (const { id } of rows) ids.push(id);
    }
    return { work, ids };
  };
}

/**
 * Where due cases are looked for, with the beginning of the condition. Named cases are found by their ids: the index of due
 * cases would be read from its beginning, past all the others.
 */
export function dueAmong(ids: LeaseRequest['among']): RawBuilder<unknown> {
  return ids === undefined ? sql`record where true` : sql`record ${BY_ID} where id in ${list(ids)}`;
}

interface Head {
  readonly work: string;
  readonly fresh: number;
  /** Since when the longest waiting has been due. */
  readonly oldest: number;
}

/**
 * The kind of work that waits longest in the first queue of the order that is due. `contested`: that queue got its turn
 * while another one was due too.
 */
async function chooseWork(
  trx: LedgerDb,
  { now, limit, lingerMs, freshOnly = false, among, works = WORKS }: LeaseRequest,
  order: readonly Queue[],
): Promise<{ readonly work: Work | null; readonly contested: boolean }> {
  const { rows } = await sql<Head>`
    select work, fresh, oldest from (
      select w.value as work, f.value as fresh, f.key as place, (
        select min(next_at) from ${dueAmong(among)} and work = w.value and fresh = f.value and next_at <= ${now}
      ) oldest
      from ${elements(works, 'w')}, ${elements(order, 'f')}
    ) heads
    where oldest is not null order by place, oldest`.execute(trx);
  const [first] = rows;
  const severalDue = new Set(rows.map(({ fresh }) => fresh)).size > 1;
  for (const { work, fresh, oldest } of rows) {
    if (freshOnly && fresh !== QUEUES.fresh) break;
    const waited = lingerMs === 0 || oldest <= now - lingerMs;
    if (waited || (await countDue(trx, work, { now, among }, limit)) >= limit) {
      return { work: storedWork(work), contested: severalDue && fresh === first?.fresh };
    }
  }
  return { work: null, contested: false };
}

async function countDue(
  trx: LedgerDb,
  work: string,
  { now, among }: Pick<LeaseRequest, 'now' | 'among'>,
  cap: number,
): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*) due from (
      select 1 from ${dueAmong(among)} and work = ${work} and ${inAnyQueue} and next_at <= ${now} limit ${cap}) due`.execute(
    trx,
  );
  return rows[0]?.due ?? 0;
}
