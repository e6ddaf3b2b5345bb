import { sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import { arrived, knownAtPortal, type Standing } from '../../../domain/caseState.ts';
import type { IngestPage, IngestRow } from '../../port/ledger.ts';
import { bulk, type Value } from '../bulk.ts';
import { STANDING_COLUMNS, standingValues } from '../caseStateRows.ts';
import { writePayloads } from '../payload/rows.ts';
import type { LedgerDb } from '../transaction.ts';
import { CONTENT_COLUMNS, contentValues } from './content.ts';
import type { IngestWork } from './work.ts';

/** Cases that the ledger has not had yet. */
export async function insertRecords(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  page: IngestPage,
  { codec, passing, entered, tally, punctuality }: IngestWork,
): Promise<void> {
  if (rows.length === 0) return;
  const baseline = await takeBaseline(
    trx,
    rows.map(({ record }) => record.caseNo),
  );
  const owed: CaseRecord[] = [];
  const records = rows.map((row): Value[] => {
    const content = contentValues(row, page, page.now);
    const standing = firstStanding(row, content.counted_at, page, baseline);
    tally.add(content, standing);
    punctuality.move(content, row.excluded, 1);
    if (standing.work !== null) owed.push(row.record);
    // Not by spreading, whose iterators were a thirtieth of all garbage of a sync.
    const head: Value[] = [row.record.caseNo, page.now];
    return head.concat(Object.values(content), standingValues(standing));
  });
  const columns = ['case_no', 'first_seen_at', ...CONTENT_COLUMNS, ...STANDING_COLUMNS];
  const { values, json } = bulk(records);
  const { rows: inserted } = await sql<{ id: number; case_no: string }>`
    insert into record (${sql.raw(columns.join(', '))})
    select ${sql.join([...values])} from jsonb_each(${json}) j
    returning id, case_no`.execute(trx);
  const ids = new Map(inserted.map((row) => [row.case_no, row.id]));
  const payloads: { id: number; body: Buffer }[] = [];
  for (const record of owed) {
    const id = ids.get(record.caseNo) ?? 0;
    if (passing.room === 0) payloads.push({ id, body: codec.seal(record) });
    else {
      passing.add(id, record, page.now);
      entered.push(id);
    }
  }
  await writePayloads(trx, payloads);
}

function firstStanding(
  row: IngestRow,
  countedAt: number,
  page: IngestPage,
  baseline: ReadonlyMap<string, string | null>,
): Standing {
  const standing = arrived({ now: page.now, since: countedAt, excluded: row.excluded });
  const { caseNo } = row.record;
  if (!baseline.has(caseNo)) return standing;
  const status = baseline.get(caseNo) ?? null;
  return knownAtPortal(standing, { status, mappedStatus: row.status, countedAt }, page.now);
}

/** The remembered baseline rows of these cases, which are thereby used up. */
async function takeBaseline(
  trx: LedgerDb,
  caseNos: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ case_no: string; status: string | null }>`
    delete from baseline where case_no in (select value from json_each(${JSON.stringify(caseNos)}))
    returning case_no, status`.execute(trx);
  return new Map(rows.map((row) => [row.case_no, row.status]));
}
