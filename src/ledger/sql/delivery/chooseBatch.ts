import { sql } from 'kysely';
import { WORKS, type Work } from '../../../domain/state.ts';
import type { LeaseRequest } from '../../port/delivery.ts';
import { storedWork } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

/**
 * Of the batches, where fresh cases and the backlog are both due, one in so many is filled from the backlog first: a
 * fifth. Fresh cases wait for one batch at most, and however many they are, the backlog gets shorter.
 */
const BACKLOG_EVERY = 5;

/** The cases of a batch or a probe, all of one kind of work; null = nothing is due, or not enough for a batch yet. */
export interface Choice {
  readonly work: Work | null;
  readonly ids: readonly number[];
}

/** As the column says. */
type Queue = 1 | 0;

/** Chooses the cases of one batch after the other: the longest waiting of one queue, and then of the other one. */
export function batchChoice(): (trx: LedgerDb, request: LeaseRequest) => Promise<Choice> {
  let batches = 0;
  return async (trx, request) => {
    const first: Queue = batches % BACKLOG_EVERY === BACKLOG_EVERY - 1 ? 0 : 1;
    const { work, contested } = await chooseWork(trx, request, first);
    if (work === null) return { work, ids: [] };
    if (contested) batches += 1;
    const ids: number[] = [];
    for (const fresh of [first, 1 - first]) {
      const room = request.limit - ids.length;
      if (room === 0) break;
      const { rows } = await sql<{ id: number }>`
        select id from record where work = ${work} and fresh = ${fresh} and next_at <= ${request.now}
        order by next_at limit ${room}`.execute(trx);
      for (const { id } of rows) ids.push(id);
    }
    return { work, ids };
  };
}

interface Head {
  readonly work: string;
  readonly fresh: number;
  /** Since when the longest waiting has been due. */
  readonly oldest: number;
}

/**
 * The kind of work that waits longest in the queue whose turn it is, or else in the other one. `contested`: the queue got
 * its turn while the other one was due too.
 */
async function chooseWork(
  trx: LedgerDb,
  { now, limit, lingerMs }: LeaseRequest,
  first: Queue,
): Promise<{ readonly work: Work | null; readonly contested: boolean }> {
  const { rows } = await sql<Head>`
    select w.value as work, f.value as fresh, (
      select min(next_at) from record where work = w.value and fresh = f.value and next_at <= ${now}
    ) oldest
    from json_each(${JSON.stringify(WORKS)}) w, json_each('[0,1]') f
    where oldest is not null order by f.value = ${first} desc, oldest`.execute(trx);
  const bothDue = new Set(rows.map(({ fresh }) => fresh)).size > 1;
  for (const { work, fresh, oldest } of rows) {
    const waited = lingerMs === 0 || oldest <= now - lingerMs;
    if (waited || (await countDue(trx, work, now, limit)) >= limit) {
      return { work: storedWork(work), contested: bothDue && fresh === first };
    }
  }
  return { work: null, contested: false };
}

async function countDue(trx: LedgerDb, work: string, now: number, cap: number): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*) due from (
      select 1 from record where work = ${work} and fresh in (0, 1) and next_at <= ${now} limit ${cap})`.execute(
    trx,
  );
  return rows[0]?.due ?? 0;
}
