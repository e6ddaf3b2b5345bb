import { sql } from 'kysely';
import type { PayloadBuffer } from '../../payload/buffer.ts';
import type { PayloadCodec } from '../../payload/codec.ts';
import type { IngestOutcome, IngestPage, IngestRow } from '../../port/ingest.ts';
import { PunctualityDelta } from '../counters/punctualityDelta.ts';
import { TallyDelta } from '../counters/tally.ts';
import { writeCursor } from '../facts/facts.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { insertRecords } from './insertRecords.ts';
import { writeNames } from './names.ts';
import { updateRecords } from './updateRecords.ts';
import type { IngestWork } from './work.ts';

type Known = Pick<
  RecordRow,
  'id' | 'case_no' | 'source_id' | 'hash' | 'status' | 'excluded' | 'modified_at' | 'observed_at'
>;

/**
 * See Ledger.ingest. Contents are put into memory before the commit, so that no lease can find the record
 * without them, and taken back when there is none.
 */
export async function ingest(
  db: LedgerDb,
  page: IngestPage,
  codec: PayloadCodec,
  buffered: PayloadBuffer,
): Promise<IngestOutcome> {
  const entered: number[] = [];
  const left: number[] = [];
  const counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
  const work: IngestWork = { codec, buffered, entered, left, ...counters };
  let outcome: IngestOutcome;
  try {
    outcome = await inTransaction(db, (trx) => ingestIn(trx, page, work));
  } catch (error) {
    buffered.remove(entered);
    throw error;
  }
  buffered.remove(left);
  return outcome;
}

/** See Ledger.ingest. Nothing is written for rows that are as the ledger knows them. */
async function ingestIn(trx: LedgerDb, page: IngestPage, work: IngestWork): Promise<IngestOutcome> {
  const rows = lastReadings(page.rows);
  const known = await selectKnown(trx, [...rows.keys()]);
  const fresh: IngestRow[] = [];
  const moved: { row: IngestRow; id: number }[] = [];
  let outdated = 0;
  for (const row of rows.values()) {
    const record = known.get(row.record.caseNo);
    if (record === undefined) fresh.push(row);
    else if (isAsKnown(row, record)) continue;
    else if (isOutdated(row, record, page.readAt)) outdated += 1;
    else moved.push({ row, id: record.id });
  }

  await insertRecords(trx, fresh, page, work);
  const changedCount = await updateRecords(trx, moved, page, work);
  await work.tally.write(trx);
  await work.punctuality.write(trx);
  await noteDrafts(trx, page, [...rows.values()]);
  await writeNames(
    trx,
    [...fresh, ...moved.map(({ row }) => row)].map(({ record }) => record),
  );
  if (page.cursor !== undefined) await writeCursor(trx, page.cursor.name, page.cursor.value);
  return {
    added: fresh.length,
    changed: changedCount,
    unchanged: rows.size - fresh.length - moved.length - outdated,
    outdated,
  };
}

/** One reading a case number: of two rows that claim it, the one modified last, then the one numbered last. */
function lastReadings(rows: readonly IngestRow[]): Map<string, IngestRow> {
  const chosen = new Map<string, IngestRow>();
  for (const row of rows) {
    const other = chosen.get(row.record.caseNo);
    if (other === undefined || !precedes(row.record, other.record)) chosen.set(row.record.caseNo, row);
  }
  return chosen;
}

function precedes(
  a: { modifiedAt: number | null; sourceId: string },
  b: { modifiedAt: number | null; sourceId: string },
): boolean {
  const byTime = (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0);
  if (byTime !== 0) return byTime < 0;
  return a.sourceId.localeCompare(b.sourceId, 'en', { numeric: true }) < 0;
}

function isAsKnown(row: IngestRow, record: Known): boolean {
  return row.hash === record.hash && row.status === record.status && row.excluded === (record.excluded === 1);
}

/**
 * Whether this reading is older than what the ledger holds (law 2: newer never yields to older).
 *
 * A census page and a poll page may be under way together; the one asked for first can arrive last. Asking
 * time alone would drop every change for an hour after the clock was set back an hour, so a row that the
 * source itself says was modified later is always taken. And of two rows that claim one case number for
 * good, only the later one counts: otherwise each reading would find a change. A content that is to be read again
 * (its hash was forgotten) is taken whenever it was asked for: there is none that it could be older than.
 */
function isOutdated(row: IngestRow, record: Known, readAt: number): boolean {
  if (row.hash === record.hash) return false;
  const { sourceId, modifiedAt } = row.record;
  if (sourceId !== record.source_id) {
    return precedes(row.record, { modifiedAt: record.modified_at, sourceId: record.source_id });
  }
  const before = (modifiedAt ?? 0) - (record.modified_at ?? 0);
  return record.hash === '' ? before < 0 : readAt < record.observed_at && before <= 0;
}

async function selectKnown(trx: LedgerDb, caseNos: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    select id, case_no, source_id, hash, status, excluded, modified_at, observed_at
    from record where case_no in (select value from json_each(${JSON.stringify(caseNos)}))`.execute(trx);
  return new Map(rows.map((row) => [row.case_no, row]));
}

/**
 * Drafts are counted once each, and no longer once they are numbered. Of all rows and not only of new cases: a page that
 * was asked for earlier may arrive later, and note the draft after the case.
 */
async function noteDrafts(trx: LedgerDb, page: IngestPage, rows: readonly IngestRow[]): Promise<void> {
  if (page.drafts.length > 0) {
    await sql`
      insert into draft (source_id, first_seen_at)
      select value, ${page.now} from json_each(${JSON.stringify(page.drafts)}) where true
      on conflict do nothing`.execute(trx);
  }
  if (rows.length > 0) {
    const ids = JSON.stringify(rows.map(({ record }) => record.sourceId));
    await sql`delete from draft where source_id in (select value from json_each(${ids}))`.execute(trx);
  }
}
