import { sql } from 'kysely';
import type { UnsyncedCase } from '../../port/figures.ts';
import { storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

/**
 * See LedgerFigures.oldestUnsynced. Walks the index of unsynced cases from its old end and stops after `within` of them,
 * which also bounds the cost of an agency without old cases.
 */
export async function oldestUnsynced(
  db: LedgerDb,
  { each, within }: { readonly each: number; readonly within: number },
): Promise<readonly UnsyncedCase[]> {
  const { rows } = await sql<Omit<UnsyncedCase, 'reason'> & { reason: string }>`
    select case_no "caseNo", agency_code "agencyCode", reason, unsynced_since "unsyncedSince" from (
      select *, row_number() over (partition by agency_code order by unsynced_since, case_no) place from (
        select case_no, agency_code, reason, unsynced_since from record
        where unsynced_since is not null order by unsynced_since limit ${within}
      )
    ) where place <= ${each} order by unsynced_since, case_no`.execute(db);
  return rows.map((row) => ({ ...row, reason: storedReason(row.reason) }));
}
