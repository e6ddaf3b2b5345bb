import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { MAIN_SOURCE } from '../../../domain/source.ts';
import type { CensusConclusion, CensusEvidence } from '../../port/ingest.ts';
import { PunctualityDelta } from '../counters/punctualityDelta.ts';
import { TallyDelta } from '../counters/tally.ts';
import { BY_ID } from '../dialect.ts';
import { insertRows, list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';
import { excludeRows } from './exclude.ts';

/** Ids a statement: some 10 ms. */
const SPAN = 10_000;
/** Cases a transaction: some 20 ms. */
const CHUNK = 500;

/** See LedgerIngest.concludeCensus. */
export async function concludeCensus(
  { db, buffered }: Pick<LedgerContext, 'db' | 'buffered'>,
  census: CensusEvidence,
  now: number,
): Promise<CensusConclusion> {
  const { source = MAIN_SOURCE } = census;
  const notShown = await casesNotShown(db, census, source);
  const missing = [...notShown.keys()];
  const counted = missing.filter((id) => notShown.get(id));
  if (!census.believed) return { missing: counted.length, gone: 0 };
  await forgetFound(db, missing, source);
  const gone = new Set<number>();
  for (let from = 0; from < missing.length; from += CHUNK) {
    const ids = missing.slice(from, from + CHUNK);
    const retired = await inTransaction(db, (trx) => retireMissing(trx, ids, census, now));
    buffered.remove(retired);
    for (const id of retired) gone.add(id);
    await breathe();
  }
  await sql`
    delete from draft where source = ${source} and first_seen_at < ${census.startedAt} and source_id not in ${list([...census.drafts])}`.execute(
    db,
  );
  return { missing: counted.filter((id) => !gone.has(id)).length, gone: gone.size };
}

/** The ids of cases that the census should have shown and did not, and whether they count; span by span of ids. */
async function casesNotShown(
  db: LedgerDb,
  { startedAt, shown, unreadable }: CensusEvidence,
  source: string,
): Promise<ReadonlyMap<number, boolean>> {
  const notShown = new Map<number, boolean>();
  const { rows: ends } = await sql<{ last: number | null }>`select max(id) last from record`.execute(db);
  const last = ends[0]?.last ?? 0;
  for (let after = 0; after < last; after += SPAN) {
    const { rows } = await sql<{ id: number; source_id: string; excluded: string | null }>`
      select id, source_id, excluded from record ${BY_ID}
      where id > ${after} and id <= ${after + SPAN} and source = ${source}
        and (excluded is null or excluded in ('rule', 'copy', 'elsewhere'))
        and first_seen_at < ${startedAt} and observed_at < ${startedAt}`.execute(db);
    for (const { id, source_id: sourceId, excluded } of rows) {
      if (!shown(id) && !unreadable.has(sourceId)) notShown.set(id, excluded === null);
    }
    await breathe();
  }
  return notShown;
}

/** Of the cases that the census before did not show, keeps those that this one did not show either. */
async function forgetFound(db: LedgerDb, missing: readonly number[], source: string): Promise<void> {
  await sql`
    delete from missing where record_id not in ${list(missing)}
      and exists (select 1 from record where record.id = missing.record_id and record.source = ${source})`.execute(
    db,
  );
}

/** Retires those that the census before did not show either, and remembers the others. Returns the retired. */
async function retireMissing(
  trx: LedgerDb,
  ids: readonly number[],
  { startedAt }: CensusEvidence,
  now: number,
): Promise<number[]> {
  // A poll can have shown a case since it was found missing.
  const { rows } = await sql<RecordRow>`
    select record.* from missing join record on record.id = record_id
    where record_id in ${list(ids)} and since < ${startedAt}
      and (excluded is null or excluded <> 'gone') and observed_at < ${startedAt}`.execute(trx);
  const counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
  await excludeRows(trx, rows, 'gone', { now, why: () => 'gone' }, counters);
  await counters.tally.write(trx);
  await counters.punctuality.write(trx);
  const retired = rows.map(({ id }) => id);
  await sql`delete from missing where record_id in ${list(retired)}`.execute(trx);
  const gone = new Set(retired);
  const remembered = ids.filter((id) => !gone.has(id)).map((id) => [id, now]);
  await insertRows(trx, 'missing', ['record_id', 'since'], remembered, sql`on conflict do nothing`);
  return retired;
}
