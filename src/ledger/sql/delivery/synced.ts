import { sql } from 'kysely';
import type { LedgerVerification, SyncedCase } from '../../port/verification.ts';
import { byIndex, unindexed } from '../dialect.ts';
import { condition } from '../filter.ts';
import type { LedgerContext } from '../transaction.ts';

const COLUMNS = sql`
  id, case_no as "caseNo", nation_code as "nationCode", agency_code as "agencyCode", acked_version as "version", acked_status as "ackedStatus"`;

export function syncedOf({ db, now }: LedgerContext): Pick<LedgerVerification, 'synced' | 'toVerify'> {
  return {
    synced: async (filter, limit, afterId) => {
      // Hiding the state keeps SQLite from taking the order of verification for this list, and sorting it each time.
      const { rows } = await sql<SyncedCase>`
        select ${COLUMNS} from record
        where ${condition(filter, now())} and ${unindexed(sql`state`)} = 'synced' and id > ${afterId}
        order by id limit ${limit}`.execute(db);
      return rows;
    },

    // Reads the head of the index record_verify: the cost does not grow with the ledger.
    toVerify: async ({ limit, ackedBy, confirmedBy }) => {
      const parts = [
        sql`verified_at is null and present_at is null and last_ack_at <= ${ackedBy} order by last_ack_at`,
        sql`verified_at is null and present_at <= ${confirmedBy} order by present_at`,
        sql`verified_at <= ${confirmedBy} order by verified_at`,
      ];
      const found: SyncedCase[] = [];
      for (const part of parts) {
        if (found.length >= limit) break;
        const { rows } = await sql<SyncedCase>`
          select ${COLUMNS} from record ${byIndex('record_verify')}
          where state = 'synced' and excluded is null and ${part} limit ${limit - found.length}`.execute(db);
        found.push(...rows);
      }
      return found;
    },
  };
}
