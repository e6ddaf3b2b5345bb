import { type Exclusion, isDelivered } from '../../../domain/exclusion.ts';
import { rescoped } from '../../../domain/transitions.ts';
import { CASE_STATE_COLUMNS, caseStateValues, toCaseState, updateRecordColumns } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import type { Value } from '../lists.ts';
import { dropPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import type { IngestWork } from './work.ts';

type Counters = Pick<IngestWork, 'tally' | 'punctuality'>;

/**
 * Takes these cases out of the total, or puts them back, without a new version. `why` is added to the timeline: the
 * exclusion, and where it has one the number of the case that counts instead.
 */
export async function excludeRows(
  trx: LedgerDb,
  rows: readonly RecordRow[],
  excluded: Exclusion | null,
  { now, why }: { readonly now: number; readonly why: (row: RecordRow) => string },
  { tally, punctuality }: Counters,
): Promise<void> {
  if (rows.length === 0) return;
  const moved = rows.map((row) => {
    const before = toCaseState(row);
    return { row, before, after: rescoped(before, { now, excluded }) };
  });
  for (const { row, before, after } of moved) {
    tally.change(row, before, after);
    punctuality.move(row, before.excluded, -1);
    punctuality.move(row, after.excluded, 1);
  }
  await updateRecordColumns(
    trx,
    ['observed_at', ...CASE_STATE_COLUMNS],
    moved.map(({ row, after }) => [row.id as Value, now].concat(caseStateValues(after))),
  );
  if (!isDelivered(excluded)) {
    await dropPayloads(
      trx,
      rows.map(({ id }) => id),
    );
  }
  await insertEvents(
    trx,
    rows.map((row) => ({
      ...{ recordId: row.id, at: now, version: row.version, status: row.status, detail: why(row) },
      kind: excluded === null ? ('counted' as const) : ('excluded' as const),
    })),
  );
}
