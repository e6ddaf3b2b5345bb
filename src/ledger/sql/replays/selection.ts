import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Reason } from '../../../domain/reason.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordFilter } from '../../port/filter.ts';
import type { LedgerReplays, NewReplay } from '../../port/replays.ts';
import { appendAudit } from '../audit/trail.ts';
import { count } from '../counters/counts.ts';
import { BY_ID } from '../dialect.ts';
import { insertRows } from '../lists.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import { storedReason } from '../stored.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { replayable } from './requeue.ts';
import { replayRowsOf } from './rows.ts';

/** Ids a statement: some 10 ms. */
const SPAN = 10_000;
/** A selection takes seconds: one still running after this was killed. In milliseconds. */
const KILLED_AFTER_MS = 600_000;

/**
 * The cases are read without the write lock and selected in short transactions, so that a daemon on the same ledger
 * hardly waits; a case that changes in between is selected in a version that it no longer has, and is skipped later.
 */
export function selectionOf(db: LedgerDb): Pick<LedgerReplays, 'previewReplay' | 'createReplay'> {
  return {
    previewReplay: async (filter, now) => {
      const counts = new Map<Reason, number>();
      const codes = new Map<string, number>();
      for await (const { source, where } of spans(db, filter, now)) {
        const { rows } = await sql<{ reason: string; code: string | null; n: number }>`
          select ${SHOWN_REASON} reason, refused_code code, count(*) n from ${source} where ${where} group by 1, 2`.execute(
          db,
        );
        for (const { reason, code, n } of rows) {
          count(counts, storedReason(reason), n);
          if (code !== null) count(codes, code, n);
        }
      }
      const matched = [...counts.values()].reduce((sum, n) => sum + n, 0);
      return { matched, reasons: mostFirst(counts), refusedBefore: mostFirst(codes) };
    },

    createReplay: async (replay) => {
      const { caseFilter, note, by, now, filter } = replay;
      const id = await inTransaction(db, (trx) => insertReplay(trx, replay));
      let matched = 0;
      for await (const { source, where } of spans(db, filter, now)) {
        const { rows } = await sql<{ id: number; version: number }>`
          select id, version from ${source} where ${where} order by id`.execute(db);
        const selected = rows.map((row) => [id, row.id, row.version]);
        await insertRows(db, 'replay_case', ['replay_id', 'record_id', 'version'], selected);
        matched += rows.length;
      }
      return await inTransaction(db, async (trx) => {
        if (matched === 0) {
          await sql`delete from replay where id = ${id}`.execute(trx);
          return null;
        }
        // It can have been cancelled meanwhile.
        await sql`
          update replay set matched = ${matched}, state = case when state = 'selecting' then 'running' else state end
          where id = ${id}`.execute(trx);
        const subject = `#${id} ${caseFilter}`;
        await appendAudit(trx, { ...by, at: now, action: 'replay.created', subject, count: matched, note });
        return await replayRowsOf(trx).replay(id);
      });
    },
  };
}

function mostFirst<K>(counts: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

async function insertReplay(trx: LedgerDb, replay: NewReplay): Promise<number> {
  const { caseFilter, note, by, ratePerSecond, now } = replay;
  await sql`
    update replay set state = 'cancelled', ended_at = ${now}
    where state = 'selecting' and created_at < ${now - KILLED_AFTER_MS}`.execute(trx);
  const { rows } = await sql<{ id: number }>`
    insert into replay (case_filter, note, who, created_at, rate, state, matched, cursor, released, skipped, next_at)
    values (${caseFilter}, ${note}, ${by.who}, ${now}, ${ratePerSecond}, 'selecting', 0, 0, 0, 0, ${now})
    returning id`.execute(trx);
  return rows[0]?.id ?? 0;
}

/**
 * What matches, span by span of ids, so that no single statement takes long. By the primary key alone: with another
 * index SQLite would read and sort all matches for each span. Named cases are few, and their own index finds them.
 */
async function* spans(db: LedgerDb, filter: RecordFilter, now: Instant) {
  const matching = replayable(filter, now);
  if (filter.caseNos !== undefined || filter.ids !== undefined) {
    yield { source: sql`record`, where: matching };
    return;
  }
  const { rows } = await sql<{ last: number | null }>`select max(id) last from record`.execute(db);
  const last = rows[0]?.last ?? 0;
  for (let after = 0; after < last; after += SPAN) {
    const until = Math.min(after + SPAN, last);
    yield { source: sql`record ${BY_ID}`, where: sql`id > ${after} and id <= ${until} and ${matching}` };
    await breathe();
  }
}
