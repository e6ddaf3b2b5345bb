import { sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import { insertRows } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';

/** Keeps the names that the source gives to codes; the last one wins. Writes only names that are new. */
export async function writeNames(trx: LedgerDb, records: readonly CaseRecord[]): Promise<void> {
  const agencies = new Map<string, string>();
  const domains = new Map<string, string>();
  const procedures = new Map<string, string>();
  for (const record of records) {
    if (record.agencyName !== '') agencies.set(record.agencyCode, record.agencyName);
    if (record.domainName !== '') domains.set(record.domainCode, record.domainName);
    if (record.procedureName !== '') procedures.set(record.procedureCode, record.procedureName);
  }
  const found = [
    ...named('agency', agencies),
    ...named('domain', domains),
    ...named('procedure', procedures),
  ];
  const onConflict = sql`
    on conflict (dimension, code) do update set name = excluded.name where name <> excluded.name`;
  await insertRows(trx, 'name', ['dimension', 'code', 'name'], found, onConflict);
}

function named(dimension: string, names: ReadonlyMap<string, string>): string[][] {
  return [...names].flatMap(([code, name]) => (code === '' ? [] : [[dimension, code, name]]));
}
