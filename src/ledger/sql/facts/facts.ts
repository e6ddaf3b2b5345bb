import { type CompiledQuery, sql } from 'kysely';
import { type FactName, type LedgerFacts, readFact, type StoredFact, writeFact } from '../../port/facts.ts';
import { CIRCUIT, STEPS_CIRCUIT } from '../../port/sharedFacts.ts';
import { appendAudit } from '../audit/trail.ts';
import { inItsTerm, inTransaction, type LedgerDb, requireWritten } from '../transaction.ts';

/** On a transaction's connection it reads and writes facts and cursors in that transaction. */
export function factsOf(db: LedgerDb): LedgerFacts {
  // Compiled once for each fact: that costs as much as the query itself.
  const compiled = new Map<FactName, CompiledQuery<StoredFact>>();
  const queryOf = (name: FactName): CompiledQuery<StoredFact> => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const query = sql<StoredFact>`select value, at from fact where name = ${name}`.compile(db);
    compiled.set(name, query);
    return query;
  };
  const facts: Pick<LedgerFacts, 'fact' | 'setFact'> = {
    fact: async (name) => (await db.executeQuery(queryOf(name))).rows[0] ?? null,
    setFact: async (name, value, at) => {
      const written = await sql`
        insert into fact (name, value, at) select ${name}, ${value}, ${at} where ${inItsTerm()}
        on conflict (name) do update set value = excluded.value, at = excluded.at`.execute(db);
      requireWritten(written);
    },
  };
  const circuit: LedgerFacts['circuit'] = async () => (await readFact(facts, CIRCUIT))?.value ?? null;
  return {
    ...facts,
    changeFacts: (change) =>
      inTransaction(db, async (trx) => {
        const { result, audit } = await change(factsOf(trx));
        if (audit !== null) await appendAudit(trx, audit);
        return result;
      }),
    circuit,
    setCircuit: (value) => writeFact(facts, CIRCUIT, value, value?.openedAt ?? 0),
    circuits: async () => {
      const steps = (await readFact(facts, STEPS_CIRCUIT))?.value ?? null;
      return { records: await circuit(), steps };
    },
    setStepsCircuit: (value) => writeFact(facts, STEPS_CIRCUIT, value, value?.openedAt ?? 0),
    cursor: async (name) => {
      const { rows } = await sql<{ value: string }>`select value from cursor where name = ${name}`.execute(
        db,
      );
      return rows[0]?.value ?? null;
    },
    setCursor: async (name, value) => {
      const written = await sql`
        insert into cursor (name, value) select ${name}, ${value} where ${inItsTerm()}
        on conflict (name) do update set value = excluded.value`.execute(db);
      requireWritten(written);
    },
  };
}
