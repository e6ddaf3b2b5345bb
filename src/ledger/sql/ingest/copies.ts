import { sql } from 'kysely';
import { isCopy } from '../../../domain/caseRecord.ts';
import { type IngestPage, type IngestRow, ONLY_SOURCE } from '../../port/ingest.ts';
import { TO_CHANGE } from '../dialect.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { excludeRows } from './exclude.ts';
import type { IngestWork } from './work.ts';

/** What names an original: its row at the source, and its case number. */
type Origin = IngestRow['record']['origin'];

/**
 * The rows with the copies among them excluded. A copy counts until its original is known: otherwise a case whose original
 * this account may not see would be counted nowhere. A copy is nobody's original, so that two rows that name each other
 * leave one of them counted.
 */
export async function withCopiesExcluded(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  { source = ONLY_SOURCE }: IngestPage,
): Promise<readonly IngestRow[]> {
  const copies = rows.filter((row) => row.excluded === null && isCopy(row.record));
  if (copies.length === 0) return rows;
  const origins = copies.map(({ record }) => record.origin);
  const { rows: known } = await sql<{ id: string; number: string }>`
    select source_id id, case_no number from record
    where source = ${source.name} and (source_id in ${list(origins.map(({ sourceId }) => sourceId))} or case_no in ${list(numbersOf(origins))})
      and (excluded is null or excluded not in ('copy', 'gone'))`.execute(trx);
  const ids = new Set(known.map(({ id }) => id));
  const numbers = new Set(known.map(({ number }) => number));
  for (const row of rows) {
    if (row.excluded === 'gone' || isCopy(row.record)) continue;
    ids.add(row.record.sourceId);
    numbers.add(row.record.caseNo);
  }
  return rows.map((row) => {
    const { origin } = row.record;
    const excluded = isCopy(row.record) && (ids.has(origin.sourceId) || numbers.has(origin.caseNo));
    return row.excluded === null && excluded ? { ...row, excluded: 'copy' } : row;
  });
}

/** Excludes the copies, counted so far, of these cases that have just come. */
export async function excludeCopiesOf(
  trx: LedgerDb,
  originals: readonly IngestRow[],
  page: IngestPage,
  work: IngestWork,
): Promise<void> {
  const { source = ONLY_SOURCE } = page;
  const found = originals.filter((row) => row.excluded !== 'gone' && !isCopy(row.record));
  if (found.length === 0) return;
  const ids = list(found.map(({ record }) => record.sourceId));
  const numbers = list(found.map(({ record }) => record.caseNo));
  const { rows } = await sql<RecordRow>`
    select * from record where source = ${source.name} and excluded is null and id in (
      select id from record where origin_source_id in ${ids}
      union select id from record where origin_case_no in ${numbers})
    order by id ${TO_CHANGE}`.execute(trx);
  const why = ({ origin_case_no: number }: RecordRow): string =>
    number === null ? 'copy' : `copy ${number}`;
  await excludeRows(trx, rows, 'copy', { now: page.now, why }, work);
  work.buffer.outdated.push(...rows.map(({ id }) => id));
}

function numbersOf(origins: readonly Origin[]): string[] {
  return origins.map(({ caseNo }) => caseNo).filter((caseNo) => caseNo !== '');
}
