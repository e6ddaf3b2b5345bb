import { sql } from 'kysely';
import type { FactName, LedgerFacts, StoredFact } from '../../port/facts.ts';
import type { LedgerDb } from '../transaction.ts';

/** Written as text: each delivery reads three facts, and Kysely's builder takes twice as long as SQLite. */
async function selectFact(db: LedgerDb, name: FactName): Promise<StoredFact | null> {
  const { rows } = await sql<StoredFact>`select value, at from fact where name = ${name}`.execute(db);
  return rows[0] ?? null;
}

async function upsertFact(db: LedgerDb, name: FactName, value: string, at: number): Promise<void> {
  await db
    .insertInto('fact')
    .values({ name, value, at })
    .onConflict((conflict) => conflict.doUpdateSet({ value, at }))
    .execute();
}

/** The facts on this connection, so that a transaction reads and writes them as everybody else does. */
export function factsOf(db: LedgerDb): Pick<LedgerFacts, 'fact' | 'setFact'> {
  return {
    fact: (name) => selectFact(db, name),
    setFact: (name, value, at) => upsertFact(db, name, value, at),
  };
}

export async function readCursor(db: LedgerDb, name: string): Promise<string | null> {
  const row = await db.selectFrom('cursor').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeCursor(db: LedgerDb, name: string, value: string): Promise<void> {
  await db
    .insertInto('cursor')
    .values({ name, value })
    .onConflict((conflict) => conflict.doUpdateSet({ value }))
    .execute();
}
