import { type Kysely, sql } from 'kysely';
import type { PayloadBuffer } from '../payload/buffer.ts';
import type { PayloadCodec } from '../payload/codec.ts';

/** The connections to the database. Statements are written as text: Kysely's builder takes longer than SQLite. */
export type LedgerDb = Kysely<unknown>;

/** What the parts of the ledger work on. */
export interface LedgerContext {
  readonly db: LedgerDb;
  readonly codec: PayloadCodec;
  readonly buffered: PayloadBuffer;
  readonly now: () => number;
}

/**
 * Runs `work` in one write transaction on one connection. BEGIN IMMEDIATE, because SQLite refuses a transaction that
 * reads first and writes later at once when another process wrote in between; this one waits.
 */
export async function inTransaction<T>(db: LedgerDb, work: (trx: LedgerDb) => Promise<T>): Promise<T> {
  return await db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // A full disk may already have rolled it back; the first error is the one that matters.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
  });
}
