import { sql } from 'kysely';
import type { Circuit } from '../../../domain/circuit.ts';
import type { LedgerDb } from '../transaction.ts';

const CIRCUIT = 'circuit';

/** Written as text: each delivery asks three times, and Kysely's builder took twice as long as SQLite. */
export async function readFact(db: LedgerDb, name: string): Promise<{ value: string; at: number } | null> {
  const { rows } = await sql<{ value: string; at: number }>`
    select value, at from fact where name = ${name}`.execute(db);
  return rows[0] ?? null;
}

export async function writeFact(db: LedgerDb, name: string, value: string, at: number): Promise<void> {
  await db
    .insertInto('fact')
    .values({ name, value, at })
    .onConflict((conflict) => conflict.doUpdateSet({ value, at }))
    .execute();
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

/** Null while the circuit is closed. */
export async function readCircuit(db: LedgerDb): Promise<Circuit | null> {
  const fact = await readFact(db, CIRCUIT);
  return fact === null ? null : (JSON.parse(fact.value) as Circuit | null);
}

export async function writeCircuit(db: LedgerDb, circuit: Circuit | null): Promise<void> {
  await writeFact(db, CIRCUIT, JSON.stringify(circuit), circuit?.openedAt ?? 0);
}
