import { sql } from 'kysely';
import { knownAtPortal } from '../../../domain/transitions.ts';
import type { BaselineOutcome, BaselineRow } from '../../port/ingest.ts';
import { type CaseMove, moveCases, toCaseState, updateRecordColumns } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import { insertRows, list, type Value } from '../lists.ts';
import { dropPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerIngest.importBaseline. Of two rows with one case number the last counts. */
export async function importBaseline(
  trx: LedgerDb,
  rows: readonly BaselineRow[],
  now: number,
): Promise<BaselineOutcome> {
  const remaining = new Map(rows.map((row) => [row.caseNo, row]));
  const { rows: found } = await recordsNamed(trx, [...remaining.keys()]);

  const moves: CaseMove[] = [];
  const named: Value[][] = [];
  let synced = 0;
  let stale = 0;
  for (const row of found) {
    const known = remaining.get(row.case_no) ?? remaining.get(row.nation_code ?? '');
    if (known === undefined) continue;
    remaining.delete(known.caseNo);
    const before = toCaseState(row);
    const baseline = { status: known.status, mappedStatus: row.status, countedAt: row.counted_at };
    const after = knownAtPortal(before, baseline, now);
    if (after.state === 'synced') synced += 1;
    else if (after.excluded === null) stale += 1;
    if (after !== before) moves.push({ row, before, after });
    if (known.nationCode !== undefined && row.nation_code === null) named.push([row.id, known.nationCode]);
  }
  await updateRecordColumns(trx, ['nation_code'], named);
  await moveCases(trx, moves);
  await dropPayloads(
    trx,
    moves.filter(({ after }) => after.state === 'synced').map(({ row }) => row.id),
  );
  const unmatched = [...remaining.values()].map((row) => [
    row.caseNo,
    row.status,
    row.nationCode ?? null,
    now,
  ]);
  const onConflict = sql`
    on conflict (case_no) do update set status = excluded.status, nation_code = excluded.nation_code,
      imported_at = excluded.imported_at`;
  await insertRows(
    trx,
    'baseline',
    ['case_no', 'status', 'nation_code', 'imported_at'],
    unmatched,
    onConflict,
  );
  await insertEvents(
    trx,
    moves.map(({ row, after: { version, ackedStatus } }) => ({
      ...{ recordId: row.id, at: now, kind: 'baseline', version, status: ackedStatus },
    })),
  );
  return { synced, stale, remembered: remaining.size };
}

export async function unmatchedBaseline(db: LedgerDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) "count" from baseline`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** The records with these numbers, the province's or the nation's. */
function recordsNamed(trx: LedgerDb, numbers: readonly string[]) {
  const names = list(numbers);
  return sql<RecordRow>`
    select * from record where case_no in ${names} or nation_code in ${names}`.execute(trx);
}
