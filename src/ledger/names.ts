import { sql } from 'kysely';
import type { CaseRecord } from '../domain/caseRecord.ts';
import type { LedgerDb } from './transaction.ts';

/** Keeps the names that the source gives to codes; the last one wins. Writes only names that are new. */
export async function writeNames(trx: LedgerDb, records: readonly CaseRecord[]): Promise<void> {
  const found = new Map<string, readonly [string, string, string]>();
  const note = (dimension: string, code: string, name: string): void => {
    if (code !== '' && name !== '') found.set(`${dimension}\n${code}`, [dimension, code, name]);
  };
  for (const record of records) {
    note('agency', record.agencyCode, record.agencyName);
    note('domain', record.domainCode, record.domainName);
    note('procedure', record.procedureCode, record.procedureName);
  }
  if (found.size === 0) return;
  await sql`
    insert into name (dimension, code, name)
    select j.value ->> 0, j.value ->> 1, j.value ->> 2
    from jsonb_each(${JSON.stringify([...found.values()])}) j where true
    on conflict (dimension, code) do update set name = excluded.name where name <> excluded.name`.execute(
    trx,
  );
}

export async function readNames(db: LedgerDb, dimension: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('name')
    .select(['code', 'name'])
    .where('dimension', '=', dimension)
    .execute();
  return new Map(rows.map((row) => [row.code, row.name]));
}
