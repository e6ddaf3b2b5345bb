import { sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import type { CaseState } from '../../../domain/caseState.ts';
import { isDelivered } from '../../../domain/exclusion.ts';
import { unreleased } from '../../../domain/release.ts';
import { arrived, knownAtPortal } from '../../../domain/transitions.ts';
import { type IngestPage, type IngestRow, ONLY_SOURCE } from '../../port/ingest.ts';
import { CASE_STATE_COLUMNS, caseStateValues } from '../caseStateRows.ts';
import { bulk, list, type Value } from '../lists.ts';
import { writePayloads } from '../payload/rows.ts';
import { releaseIn } from '../release/rules.ts';
import type { LedgerDb } from '../transaction.ts';
import { contentOf } from './content.ts';
import type { IngestWork } from './work.ts';

/** Inserts cases that the ledger does not have yet; returns their ids by number. */
export async function insertRecords(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  page: IngestPage,
  { codec, buffer: { buffered, added }, tally, punctuality }: IngestWork,
): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const baseline = await takeBaseline(trx, rows);
  const isReleased = await releaseIn(trx);
  const { source = ONLY_SOURCE } = page;
  const owed: CaseRecord[] = [];
  // Nobody comes for them soon, so they would only fill the buffer.
  const held: CaseRecord[] = [];
  const seen = { first_seen_at: page.now, changed_at: page.now };
  const found = rows.map((row) => ({
    row,
    content: contentOf(row, page, { ...seen, nation_code: known(baseline, row)?.nation_code ?? null }),
  }));
  const records = found.map(({ row, content }): Value[] => {
    const first = firstCaseState(row, content.counted_at, page, baseline);
    const mayGo = isReleased === null || isReleased({ ...content, case_no: row.record.caseNo });
    const caseState = mayGo ? first : unreleased(first, page.now);
    const counted = { ...content, source: source.name };
    tally.add(counted, caseState);
    punctuality.move(counted, row.excluded, 1);
    if (caseState.nextAt !== null) owed.push(row.record);
    else if (caseState.work !== null || caseState.state === 'blocked') held.push(row.record);
    // Spreading would cost iterators: a thirtieth of all garbage of a sync.
    const head: Value[] = [source.name, row.record.caseNo, page.now];
    return head.concat(Object.values(content), caseStateValues(caseState));
  });
  const columns = [
    'source',
    'case_no',
    'first_seen_at',
    ...Object.keys(found[0]?.content ?? {}),
    ...CASE_STATE_COLUMNS,
  ];
  const { values, table } = bulk(records);
  const { rows: inserted } = await sql<{ id: number; case_no: string }>`
    insert into record (${sql.raw(columns.join(', '))})
    select ${sql.join([...values])} from ${table}
    returning id, case_no`.execute(trx);
  const ids = new Map(inserted.map((row) => [row.case_no, row.id]));
  const idOf = ({ caseNo }: CaseRecord): number => ids.get(caseNo) ?? 0;
  const payloads = held.map((record) => ({ id: idOf(record), body: codec.seal(record) }));
  for (const record of owed) {
    const id = idOf(record);
    if (buffered.room === 0) payloads.push({ id, body: codec.seal(record) });
    else {
      buffered.add(id, record, page.now);
      added.push(id);
    }
  }
  await writePayloads(trx, payloads);
  return ids;
}

function firstCaseState(row: IngestRow, countedAt: number, page: IngestPage, baseline: Baseline): CaseState {
  const { now, fresh } = page;
  const { excluded } = row;
  const hold = isDelivered(excluded) ? (row.check?.() ?? null) : null;
  const caseState = arrived({ now, since: countedAt, excluded, fresh: fresh === true, hold });
  const entry = known(baseline, row);
  if (entry === undefined) return caseState;
  const { status } = entry;
  return knownAtPortal(caseState, { status, mappedStatus: row.status, countedAt }, now);
}

interface BaselineEntry {
  readonly case_no: string;
  readonly status: string | null;
  readonly nation_code: string | null;
}

/** By number, the province's or the nation's. */
type Baseline = ReadonlyMap<string, BaselineEntry>;

function known(baseline: Baseline, { record }: IngestRow): BaselineEntry | undefined {
  return (
    baseline.get(record.caseNo) ?? (record.nationCode === '' ? undefined : baseline.get(record.nationCode))
  );
}

/** Takes the remembered baseline rows of these cases out of the ledger. */
async function takeBaseline(trx: LedgerDb, rows: readonly IngestRow[]): Promise<Baseline> {
  const numbers = rows.map(({ record }) => record.caseNo);
  for (const { record } of rows) if (record.nationCode !== '') numbers.push(record.nationCode);
  const { rows: taken } = await sql<BaselineEntry>`
    delete from baseline where case_no in ${list(numbers)} returning case_no, status, nation_code`.execute(
    trx,
  );
  return new Map(taken.map((entry) => [entry.case_no, entry]));
}
