import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { PayloadBuffer } from '../payload/buffer.ts';
import type { PayloadCodec } from '../payload/codec.ts';
import { presentTerm, termOver } from '../port/term.ts';
import { type Part, perDatabase, TO_KEEP_KEY } from './dialect.ts';

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
 * Who may write beside this transaction. `alone`: nobody, which is how every transaction runs that reads first and writes
 * later what it concluded. `beside deliveries`: leases and settlements, but nobody who takes cases in. `beside others`: all
 * but those that are alone; such a transaction locks the rows that it concludes from.
 */
export type Company = 'alone' | 'beside deliveries' | 'beside others';

/**
 * SQLite: BEGIN IMMEDIATE, because SQLite refuses a transaction that reads first and writes later at once when another
 * process wrote in between; this one waits. It lets one transaction write at a time, whatever its company.
 *
 * PostgreSQL: two advisory locks of the ledger, named after its table of records, say the same.
 */
const BEGINNINGS: Readonly<Record<Company, Part>> = {
  alone: begin(`pg_advisory_xact_lock(1, ${ofLedger()})`),
  'beside deliveries': begin(
    `pg_advisory_xact_lock_shared(1, ${ofLedger()}), pg_advisory_xact_lock(2, ${ofLedger()})`,
  ),
  'beside others': begin(`pg_advisory_xact_lock_shared(1, ${ofLedger()})`),
};

function begin(locks: string): Part {
  return perDatabase(sql`begin immediate`, sql.raw(`begin; select ${locks}`));
}

function ofLedger(): string {
  return `'record'::regclass::oid::int4`;
}

/** Attempts before a statement's own error is shown. */
const MOST_ATTEMPTS = 12;
/** A transaction that was disturbed this often works alone from then on: otherwise it would be disturbed as often as others are busy. */
const BESIDE_OTHERS = 2;

/** SQLSTATE of what another attempt can bring to a good end: somebody else was faster, or in the way. */
const AGAIN: ReadonlySet<unknown> = new Set([
  '40001', // serialization failure
  '40P01', // deadlock
  '23505', // unique violation: somebody else has just inserted the row that this transaction did not see
  '55P03', // lock not available
]);

/** What a transaction read has changed before it locked it. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
  readonly code = '40001';
}

/**
 * Runs `work` in one write transaction on one connection, again from its beginning where PostgreSQL says that another
 * transaction was in the way: what `work` changes outside the database must bear that.
 */
export async function inTransaction<T>(
  db: LedgerDb,
  work: (trx: LedgerDb) => Promise<T>,
  company: Company = 'alone',
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(db, work, attempt > BESIDE_OTHERS ? 'alone' : company);
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !isTransient(error)) throw error;
      // Those that were in each other's way do not meet again at once.
      await sleep(Math.random() * 2 ** attempt);
    }
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof Error && 'code' in error && AGAIN.has(error.code);
}

async function once<T>(db: LedgerDb, work: (trx: LedgerDb) => Promise<T>, company: Company): Promise<T> {
  return await db.connection().execute(async (connection) => {
    await sql`${BEGINNINGS[company]}`.execute(connection);
    try {
      await keepTerm(connection);
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

/** Nobody begins the next term of the present step's role before the transaction has ended. */
async function keepTerm(trx: LedgerDb): Promise<void> {
  const term = presentTerm();
  if (term === undefined) return;
  const { rows } = await sql`
    select 1 from leader where role = ${term.role} and token = ${term.token} ${TO_KEEP_KEY}`.execute(trx);
  if (rows.length === 0) throw termOver(term);
}

/** A condition of a statement that writes by itself: the present step's term is not over. */
export function inItsTerm(): Part {
  const term = presentTerm();
  if (term === undefined) return sql`true`;
  return sql`exists (select 1 from leader where role = ${term.role} and token = ${term.token})`;
}

/** After such a statement. */
export function requireWritten({ numAffectedRows }: { readonly numAffectedRows?: bigint }): void {
  const term = presentTerm();
  if (term !== undefined && numAffectedRows === 0n) throw termOver(term);
}
