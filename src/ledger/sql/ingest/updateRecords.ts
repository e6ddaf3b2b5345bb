import { sql } from 'kysely';
import { type CaseState, changed, rescoped } from '../../../domain/caseState.ts';
import type { IngestPage, IngestRow } from '../../port/ingest.ts';
import { bulk, type Value } from '../bulk.ts';
import { assignments, toCaseState, writeCaseStates } from '../caseStateRows.ts';
import { dropPayloads, writePayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { CONTENT_COLUMNS, contentValues } from './content.ts';
import type { IngestWork } from './work.ts';

/** Cases that are not as the ledger has them. Returns how many had other content; the rest were only mapped or scoped differently. */
export async function updateRecords(
  trx: LedgerDb,
  moved: readonly { row: IngestRow; id: number }[],
  page: IngestPage,
  { codec, left, tally, punctuality }: IngestWork,
): Promise<number> {
  if (moved.length === 0) return 0;
  const ids = JSON.stringify(moved.map(({ id }) => id));
  const { rows: before } = await sql<RecordRow>`
    select * from record where id in (select value from json_each(${ids}))`.execute(trx);
  const byId = new Map(before.map((row) => [row.id, row]));
  const payloads: { id: number; body: Buffer }[] = [];
  const contents: Value[][] = [];
  const caseStates: { id: number; caseState: CaseState }[] = [];
  const superseded: RecordRow[] = [];
  for (const { row, id } of moved) {
    const record = byId.get(id);
    if (record === undefined) continue;
    const sameContent = record.hash === row.hash;
    const now = page.now;
    const old = toCaseState(record);
    const { excluded } = row;
    const since = Math.min(row.record.modifiedAt ?? now, now);
    const caseState = sameContent
      ? excluded === old.excluded
        ? old
        : rescoped(old, { now, excluded })
      : changed(old, { now, since, excluded });
    const content = contentValues(row, page, record.first_seen_at);
    if (sameContent) content.changed_at = record.changed_at;
    else superseded.push(record);
    tally.remove(record, old);
    tally.add(content, caseState);
    punctuality.move(record, old.excluded, -1);
    punctuality.move(content, excluded, 1);
    contents.push([id, ...Object.values(content)]);
    caseStates.push({ id, caseState });
    // On the disk, even what was passing through memory: see payload/buffer.ts.
    if (caseState.work !== null) payloads.push({ id, body: codec.seal(row.record) });
    left.push(id);
  }
  if (contents.length === 0) return 0;
  const { values, json } = bulk(contents);
  const [id, ...columns] = values;
  await sql`
    update record set ${assignments(CONTENT_COLUMNS, columns)}
    from jsonb_each(${json}) j where record.id = ${id}`.execute(trx);
  await writeCaseStates(trx, caseStates);
  await writePayloads(trx, payloads);
  await dropPayloads(
    trx,
    caseStates.filter(({ caseState }) => caseState.excluded).map(({ id }) => id),
  );
  await noteSuperseded(trx, superseded, page.now);
  return superseded.length;
}

/** The timeline keeps what the row is about to forget: the version before, and whether it had arrived. */
async function noteSuperseded(trx: LedgerDb, records: readonly RecordRow[], now: number): Promise<void> {
  if (records.length === 0) return;
  const values = records.map((record) => [
    record.id,
    now,
    record.version,
    record.status,
    record.reason,
    record.portal_code,
    record.acked_version === record.version ? String(record.last_ack_at) : null,
  ]);
  await sql`
    insert into event (record_id, at, kind, version, status, reason, portal_code, detail)
    select j.value ->> 0, j.value ->> 1, 'changed', j.value ->> 2, j.value ->> 3, j.value ->> 4,
           j.value ->> 5, j.value ->> 6
    from jsonb_each(${JSON.stringify(values)}) j`.execute(trx);
}
