import { sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import type { NamedDimension } from '../../../domain/dimension.ts';
import { insertRows } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';

/** Keeps the names that the source gives to codes; the last one wins. Writes only names that are new. */
export async function writeNames(trx: LedgerDb, records: readonly CaseRecord[]): Promise<void> {
  const names: Readonly<Record<NamedDimension, Map<string, string>>> = {
    agency: new Map(),
    domain: new Map(),
    procedure: new Map(),
  };
  for (const record of records) {
    if (record.agencyName !== '') names.agency.set(record.agencyCode, record.agencyName);
    if (record.domainName !== '') names.domain.set(record.domainCode, record.domainName);
    if (record.procedureName !== '') names.procedure.set(record.procedureCode, record.procedureName);
  }
  const found = Object.entries(names).flatMap(([dimension, codes]) => named(dimension, codes));
  const onConflict = sql`
    on conflict (dimension, code) do update set name = excluded.name where name.name <> excluded.name`;
  await insertRows(trx, 'name', ['dimension', 'code', 'name'], found, onConflict);
}

function named(dimension: string, names: ReadonlyMap<string, string>): string[][] {
  return [...names].flatMap(([code, name]) => (code === '' ? [] : [[dimension, code, name]]));
}
