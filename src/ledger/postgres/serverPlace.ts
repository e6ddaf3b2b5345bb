import { sql } from 'kysely';
import type { LedgerDb } from '../sql/transaction.ts';

/** As Ledger.serverPlace. A managed service may refuse to say which server it is. */
export async function serverPlace(db: LedgerDb): Promise<string | null> {
  try {
    // A standby that took over and a server that was set back to a point in time begin a new timeline; tables that were
    // restored from a dump are other tables.
    const { rows } = await sql<{ place: string }>`
      select concat_ws('/', system_identifier, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
        cast('ledger_version' as regclass)::oid) place
      from pg_control_system()`.execute(db);
    return rows[0]?.place ?? null;
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

/** insufficient_privilege, undefined_function, feature_not_supported */
const REFUSALS: ReadonlySet<unknown> = new Set(['42501', '42883', '0A000']);

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSALS.has(error.code);
}
