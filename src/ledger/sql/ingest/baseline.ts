import { sql } from 'kysely';
import { type CaseState, knownAtPortal } from '../../../domain/caseState.ts';
import type { BaselineOutcome, BaselineRow } from '../../port/ingest.ts';
import { toCaseState, writeCaseStates } from '../caseStateRows.ts';
import { TallyDelta } from '../counters/tally.ts';
import { dropPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

/** See Ledger.importBaseline. A case number that stands twice counts with its last row. */
export async function importBaseline(
  trx: LedgerDb,
  rows: readonly BaselineRow[],
  now: number,
): Promise<BaselineOutcome> {
  const wanted = new Map(rows.map((row) => [row.caseNo, row.status]));
  const { rows: found } = await sql<RecordRow>`
    select * from record
    where case_no in (select value from json_each(${JSON.stringify([...wanted.keys()])}))`.execute(trx);

  const tally = new TallyDelta();
  const entries: { id: number; caseState: CaseState }[] = [];
  let synced = 0;
  let stale = 0;
  for (const row of found) {
    const before = toCaseState(row);
    const known = {
      status: wanted.get(row.case_no) ?? null,
      mappedStatus: row.status,
      countedAt: row.counted_at,
    };
    wanted.delete(row.case_no);
    const caseState = knownAtPortal(before, known, now);
    if (caseState.state === 'synced') synced += 1;
    else if (!caseState.excluded) stale += 1;
    if (caseState === before) continue;
    tally.change(row, before, caseState);
    entries.push({ id: row.id, caseState });
  }
  await writeCaseStates(trx, entries);
  await dropPayloads(
    trx,
    entries.filter(({ caseState }) => caseState.state === 'synced').map(({ id }) => id),
  );
  await tally.write(trx);
  await remember(trx, [...wanted]);
  await noteBaseline(
    trx,
    entries.map(({ id }) => id),
    now,
  );
  return { synced, stale, remembered: wanted.size };
}

async function remember(trx: LedgerDb, rows: readonly (readonly [string, string | null])[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into baseline (case_no, status)
    select j.value ->> 0, j.value ->> 1 from jsonb_each(${JSON.stringify(rows)}) j where true
    on conflict (case_no) do update set status = excluded.status`.execute(trx);
}

async function noteBaseline(trx: LedgerDb, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    insert into event (record_id, at, kind, version, status)
    select id, ${now}, 'baseline', version, acked_status from record
    where id in (select value from json_each(${JSON.stringify(ids)}))`.execute(trx);
}
