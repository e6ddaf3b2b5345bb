import { sql } from 'kysely';
import { type IngestPage, type IngestRow, ONLY_SOURCE } from '../../port/ingest.ts';
import { TO_CHANGE } from '../dialect.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { excludeRows } from './exclude.ts';
import type { IngestWork } from './work.ts';

/**
 * A source renumbers a case under the row that it has. The old number is then gone at once, with the new one as its
 * successor, or the case would count twice. Returns the rows that are to be taken in: without those whose page is older than
 * what the ledger knows of the row, and with the nation's number of the case, under which the portal has it.
 */
export async function retireOldNumbers(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  page: IngestPage,
  work: IngestWork,
): Promise<readonly IngestRow[]> {
  if (rows.length === 0) return rows;
  const { source = ONLY_SOURCE } = page;
  const bySourceId = new Map(rows.map((row) => [row.record.sourceId, row]));
  const { rows: others } = await sql<RecordRow>`
    select * from record
    where source = ${source.name} and source_id in ${list([...bySourceId.keys()])} and (excluded is null or excluded <> 'gone')
      and case_no not in ${list(rows.map(({ record }) => record.caseNo))}
    order by id ${TO_CHANGE}`.execute(trx);
  if (others.length === 0) return rows;
  const late = new Set<string>();
  const retired = others.filter(({ source_id: id, observed_at: observedAt }) => {
    if (observedAt > page.readAt) late.add(id);
    return observedAt <= page.readAt;
  });
  const why = (row: RecordRow): string => `renumbered ${bySourceId.get(row.source_id)?.record.caseNo ?? ''}`;
  await excludeRows(trx, retired, 'gone', { now: page.now, why }, work);
  work.buffer.outdated.push(...retired.map(({ id }) => id));
  const nationCodes = new Map(retired.map((row) => [row.source_id, row.nation_code]));
  return rows
    .filter(({ record }) => !late.has(record.sourceId))
    .map((row) => {
      const { sourceId, nationCode } = row.record;
      const known = nationCodes.get(sourceId) ?? '';
      return nationCode !== '' || known === ''
        ? row
        : { ...row, record: { ...row.record, nationCode: known } };
    });
}
