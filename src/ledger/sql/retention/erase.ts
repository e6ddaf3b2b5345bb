import { sql } from 'kysely';
import type { Actor } from '../../../domain/actor.ts';
import { isDelivered } from '../../../domain/exclusion.ts';
import type { Erasure } from '../../port/retention.ts';
import { appendAudit } from '../audit/trail.ts';
import { PunctualityDelta } from '../counters/punctualityDelta.ts';
import { TallyDelta } from '../counters/tally.ts';
import { insertEvents } from '../events.ts';
import { excludeRows } from '../ingest/exclude.ts';
import { insertRows, list } from '../lists.ts';
import { dropPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, storedExclusion } from '../stored.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';

/** See LedgerErasure.eraseCases. */
export async function eraseCases(
  { db, buffered }: Pick<LedgerContext, 'db' | 'buffered'>,
  caseNos: readonly string[],
  by: Actor,
  now: number,
): Promise<Erasure> {
  const done = await inTransaction(db, async (trx) => {
    const { rows } = await sql<RecordRow>`
      select * from record where case_no in ${list(caseNos)} or nation_code in ${list(caseNos)}
      order by id`.execute(trx);
    const ids = rows.map(({ id }) => id);
    const undelivered = rows.filter(isUndelivered);
    const counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
    await excludeRows(trx, undelivered, 'gone', { now, why: () => 'gone' }, counters);
    await counters.tally.write(trx);
    await counters.punctuality.write(trx);
    await dropPayloads(trx, ids);
    await dropTexts(trx, rows);
    const erased = ids.map((id) => [id, now]);
    await insertRows(trx, 'erased', ['record_id', 'at'], erased, sql`on conflict do nothing`);
    await insertEvents(
      trx,
      rows.map(({ id, version, status }) => ({ recordId: id, at: now, kind: 'erased', version, status })),
    );
    for (const { case_no: subject } of rows) {
      await appendAudit(trx, { ...by, at: now, action: 'case.erased', subject, count: null, note: '' });
    }
    return { rows, undelivered };
  });
  buffered.remove(done.rows.map(({ id }) => id));
  const known = new Set(done.rows.flatMap((row) => [row.case_no, row.nation_code ?? row.case_no]));
  return {
    erased: done.rows.map((row) => row.case_no),
    unknown: caseNos.filter((caseNo) => !known.has(caseNo)),
    undelivered: done.undelivered.map((row) => row.case_no),
  };
}

function isUndelivered({ state, excluded }: RecordRow): boolean {
  return state !== 'synced' && isDelivered(orNull(storedExclusion, excluded));
}

/**
 * Every text that somebody wrote: what the portal answered, what our checks quote. Of a change the text is an instant, which
 * tells of an acknowledgement.
 */
async function dropTexts(trx: LedgerDb, rows: readonly RecordRow[]): Promise<void> {
  const ids = list(rows.map(({ id }) => id));
  await sql`update record set detail = null where id in ${ids}`.execute(trx);
  await sql`update event set detail = null where record_id in ${ids} and kind <> 'changed'`.execute(trx);
  // Two sources can give different cases one id.
  await sql`
    delete from unreadable where exists (
      select 1 from record
      where id in ${ids} and record.source = unreadable.source and record.source_id = unreadable.source_id
    )`.execute(trx);
}

/** Of these cases, those that were erased. */
export async function erasedOf(trx: LedgerDb, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: number }>`
    select record_id as id from erased where record_id in ${list(ids)}`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** The source shows these cases in another version: they are taken in again like any other. */
export async function forgetErasure(trx: LedgerDb, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await sql`delete from erased where record_id in ${list(ids)}`.execute(trx);
}
