import { sql } from 'kysely';
import { knownAtPortal } from '../../../domain/caseState.ts';
import type { BaselineOutcome, BaselineRow } from '../../port/ingest.ts';
import { type CaseMove, moveCases, toCaseState } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import { insertRows, list } from '../lists.ts';
import { dropPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

/** See LedgerIngest.importBaseline. Of two rows with one case number the last counts. */
export async function importBaseline(
  trx: LedgerDb,
  rows: readonly BaselineRow[],
  now: number,
): Promise<BaselineOutcome> {
  const remaining = new Map(rows.map((row) => [row.caseNo, row.status]));
  const { rows: found } = await sql<RecordRow>`
    select * from record where case_no in ${list([...remaining.keys()])}`.execute(trx);

  const moves: CaseMove[] = [];
  let synced = 0;
  let stale = 0;
  for (const row of found) {
    const before = toCaseState(row);
    const baseline = {
      status: remaining.get(row.case_no) ?? null,
      mappedStatus: row.status,
      countedAt: row.counted_at,
    };
    remaining.delete(row.case_no);
    const after = knownAtPortal(before, baseline, now);
    if (after.state === 'synced') synced += 1;
    else if (!after.excluded) stale += 1;
    if (after !== before) moves.push({ row, before, after });
  }
  await moveCases(trx, moves);
  await dropPayloads(
    trx,
    moves.filter(({ after }) => after.state === 'synced').map(({ row }) => row.id),
  );
  const onConflict = sql`on conflict (case_no) do update set status = excluded.status`;
  await insertRows(trx, 'baseline', ['case_no', 'status'], [...remaining], onConflict);
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
