import { sql } from 'kysely';
import { type IngestPage, type IngestRow, ONLY_SOURCE, type SourceRank } from '../../port/ingest.ts';
import { TO_CHANGE } from '../dialect.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { excludeRows } from './exclude.ts';
import type { IngestWork } from './work.ts';

/** One number in two sources is one case: it counts, and is sent, as the source has it that comes first in the configuration. */

/** The rows, with those excluded whose number such a source has; they are added to `yielded`. Which source counts never depends on who was read last. */
export async function yieldingToOthers(
  trx: LedgerDb,
  rows: readonly IngestRow[],
  { source = ONLY_SOURCE }: IngestPage,
  yielded: IngestRow[],
): Promise<readonly IngestRow[]> {
  if (source.yieldsTo.length === 0 || rows.length === 0) return rows;
  const { rows: found } = await sql<{ number: string }>`
    select case_no number from record
    where case_no in ${list(rows.map(({ record }) => record.caseNo))} and source in ${list(source.yieldsTo)}
      and (excluded is null or excluded in ('earlier', 'elsewhere'))`.execute(trx);
  const taken = new Set(found.map(({ number }) => number));
  return rows.map((row): IngestRow => {
    if (!counts(row) || !taken.has(row.record.caseNo)) return row;
    yielded.push(row);
    return { ...row, excluded: 'copy' };
  });
}

/** See LedgerIngest.sharedNumbers. */
export async function sharedNumbers(
  db: LedgerDb,
  { name, yieldsTo, suffix = '' }: SourceRank,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (numbers.length === 0 || yieldsTo.length === 0) return new Set();
  const suffixed = new Map(numbers.map((number) => [number + suffix, number]));
  const { rows } = await sql<{ number: string; owner: string }>`
    select case_no number, source owner from record
    where case_no in ${list(numbers)} and source in ${list(yieldsTo)}
      and (excluded is null or excluded in ('earlier', 'elsewhere'))
    union all
    select case_no number, source owner from record
    where case_no in ${list([...suffixed.keys()])} and source = ${name}`.execute(db);
  return new Set(rows.map(({ number, owner }) => (owner === name ? (suffixed.get(number) ?? '') : number)));
}

/** Excludes the cases of other sources that have the number of one of these, and yield to it. */
export async function excludeYielding(
  trx: LedgerDb,
  arrived: readonly IngestRow[],
  page: IngestPage,
  work: IngestWork,
): Promise<void> {
  const { source } = page;
  const counted = arrived.filter(counts);
  if (source === undefined || counted.length === 0) return;
  const { rows } = await sql<RecordRow>`
    select * from record
    where case_no in ${list(counted.map(({ record }) => record.caseNo))}
      and source <> ${source.name} and source not in ${list(source.yieldsTo)}
      and (excluded is null or excluded in ('earlier', 'elsewhere'))
    order by id ${TO_CHANGE}`.execute(trx);
  await excludeRows(trx, rows, 'copy', { now: page.now, why: () => `source ${source.name}` }, work);
  work.buffer.outdated.push(...rows.map(({ id }) => id));
}

/** Whether the row stands for its number: a case that another system sends does so too, or both would send it. */
function counts({ excluded }: IngestRow): boolean {
  return excluded === null || excluded === 'earlier' || excluded === 'elsewhere';
}
