import { sql } from 'kysely';
import type { CaseRecord } from '../domain/caseRecord.ts';
import { arrived, changed, knownAtPortal, rescoped, type Standing } from '../domain/standing.ts';
import { instantOf } from '../domain/time.ts';
import { bulk, type Value } from './bulk.ts';
import { writeCursor } from './facts.ts';
import type { IngestOutcome, IngestPage, IngestRow } from './ledger.ts';
import { writeNames } from './names.ts';
import type { PassingCases } from './passing.ts';
import type { PayloadCodec } from './payload.ts';
import { dropPayloads, writePayloads } from './payloadRows.ts';
import { PunctualityDelta } from './punctualityDelta.ts';
import type { RecordRow } from './schema.ts';
import { assignments, STANDING_COLUMNS, standingValues, toStanding, writeStandings } from './standingRows.ts';
import { TallyDelta } from './tally.ts';
import { inTransaction, type LedgerDb } from './transaction.ts';

/** What a row of the source says about a record's own columns. */
const CONTENT_COLUMNS = [
  'source_id',
  'agency_code',
  'domain_code',
  'procedure_code',
  'source_status',
  'source_sub_status',
  'status',
  'online',
  'received_at',
  'counted_at',
  'deadline_at',
  'finished_at',
  'modified_at',
  'changed_at',
  'observed_at',
  'hash',
] as const satisfies readonly (keyof RecordRow)[];

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
  passing: PassingCases,
): Promise<IngestOutcome> {
  const passes: number[] = [];
  try {
    return await inTransaction(db, (trx) => ingestIn(trx, page, { codec, passing, passes }));
  } catch (error) {
    passing.remove(passes);
    throw error;
  }
}

/** Where contents go; `passes` are the new cases of this transaction that went into memory. */
interface Contents {
  readonly codec: PayloadCodec;
  readonly passing: PassingCases;
  readonly passes: number[];
}

/** What the transaction moves in the kept counters. */
interface Counters {
  readonly tally: TallyDelta;
  readonly punctuality: PunctualityDelta;
}

/** See Ledger.ingest. Nothing is written for rows that are as the ledger knows them. */
async function ingestIn(trx: LedgerDb, page: IngestPage, contents: Contents): Promise<IngestOutcome> {
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

  const counters: Counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
  await insertRecords(trx, fresh, page, contents, counters);
  const changedCount = await updateRecords(trx, moved, page, contents.codec, counters);
  await counters.tally.write(trx);
  await counters.punctuality.write(trx);
  await noteDrafts(trx, page, fresh);
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
 * good, only the later one counts: otherwise each reading would find a change.
 */
function isOutdated(row: IngestRow, record: Known, readAt: number): boolean {
  if (row.hash === record.hash) return false;
  const { sourceId, modifiedAt } = row.record;
  if (sourceId !== record.source_id) {
    return precedes(row.record, { modifiedAt: record.modified_at, sourceId: record.source_id });
  }
  return readAt < record.observed_at && (modifiedAt ?? 0) <= (record.modified_at ?? 0);
}

async function selectKnown(trx: LedgerDb, caseNos: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known>`
    select id, case_no, source_id, hash, status, excluded, modified_at, observed_at
    from record where case_no in (select value from json_each(${JSON.stringify(caseNos)}))`.execute(trx);
  return new Map(rows.map((row) => [row.case_no, row]));
}

async function insertRecords(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  page: IngestPage,
  { codec, passing, passes }: Contents,
  { tally, punctuality }: Counters,
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
    return [row.record.caseNo, page.now, ...Object.values(content), ...standingValues(standing)];
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
      passes.push(id);
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

/** Returns how many had other content; the rest were only mapped or scoped differently. */
async function updateRecords(
  trx: LedgerDb,
  moved: readonly { row: IngestRow; id: number }[],
  page: IngestPage,
  codec: PayloadCodec,
  { tally, punctuality }: Counters,
): Promise<number> {
  if (moved.length === 0) return 0;
  const ids = JSON.stringify(moved.map(({ id }) => id));
  const { rows: before } = await sql<RecordRow>`
    select * from record where id in (select value from json_each(${ids}))`.execute(trx);
  const byId = new Map(before.map((row) => [row.id, row]));
  const payloads: { id: number; body: Buffer }[] = [];
  const contents: Value[][] = [];
  const standings: { id: number; standing: Standing }[] = [];
  const superseded: RecordRow[] = [];
  for (const { row, id } of moved) {
    const record = byId.get(id);
    if (record === undefined) continue;
    const sameContent = record.hash === row.hash;
    const now = page.now;
    const old = toStanding(record);
    const { excluded } = row;
    const since = Math.min(row.record.modifiedAt ?? now, now);
    const standing = sameContent
      ? excluded === old.excluded
        ? old
        : rescoped(old, { now, excluded })
      : changed(old, { now, since, excluded });
    const content = contentValues(row, page, record.first_seen_at);
    if (sameContent) content.changed_at = record.changed_at;
    else superseded.push(record);
    tally.remove(record, old);
    tally.add(content, standing);
    punctuality.move(record, old.excluded, -1);
    punctuality.move(content, excluded, 1);
    contents.push([id, ...Object.values(content)]);
    standings.push({ id, standing });
    if (standing.work !== null) payloads.push({ id, body: codec.seal(row.record) });
  }
  if (contents.length === 0) return 0;
  const { values, json } = bulk(contents);
  const [id, ...columns] = values;
  await sql`
    update record set ${assignments(CONTENT_COLUMNS, columns)}
    from jsonb_each(${json}) j where record.id = ${id}`.execute(trx);
  await writeStandings(trx, standings);
  await writePayloads(trx, payloads);
  await dropPayloads(
    trx,
    standings.filter(({ standing }) => standing.excluded).map(({ id }) => id),
  );
  await noteSuperseded(trx, superseded, page.now);
  return superseded.length;
}

type Content = Pick<RecordRow, (typeof CONTENT_COLUMNS)[number]>;

/** In the order of CONTENT_COLUMNS. */
function contentValues(row: IngestRow, page: IngestPage, firstSeenAt: number): Content {
  const { record } = row;
  const receivedAt = instantOf(record.receivedAt);
  return {
    source_id: record.sourceId,
    agency_code: record.agencyCode,
    domain_code: record.domainCode,
    procedure_code: record.procedureCode,
    source_status: record.status,
    source_sub_status: record.subStatus,
    status: row.status,
    online: record.online ? 1 : 0,
    received_at: receivedAt,
    counted_at: receivedAt ?? firstSeenAt,
    deadline_at: instantOf(record.dueAt),
    finished_at: instantOf(record.finishedAt),
    modified_at: record.modifiedAt,
    changed_at: page.now,
    observed_at: page.readAt,
    hash: row.hash,
  };
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

/** Drafts are counted once each, and no longer once they are numbered. */
async function noteDrafts(trx: LedgerDb, page: IngestPage, fresh: readonly IngestRow[]): Promise<void> {
  if (page.drafts.length > 0) {
    await sql`
      insert into draft (source_id, first_seen_at)
      select value, ${page.now} from json_each(${JSON.stringify(page.drafts)}) where true
      on conflict do nothing`.execute(trx);
  }
  if (fresh.length > 0) {
    const ids = JSON.stringify(fresh.map(({ record }) => record.sourceId));
    await sql`delete from draft where source_id in (select value from json_each(${ids}))`.execute(trx);
  }
}
