import { sql } from 'kysely';
import { type CaseState, disproved, verified } from '../../../domain/caseState.ts';
import { afterLookUps, CLOSED } from '../../../domain/verificationBreaker.ts';
import { readFact, writeFact } from '../../port/facts.ts';
import { VERIFICATION_BREAKER } from '../../port/sharedFacts.ts';
import type { LookedUp, LookUpTally, SettleLookUpsOptions } from '../../port/verification.ts';
import { toCaseState, writeCaseStates } from '../caseStateRows.ts';
import { TallyDelta } from '../counters/tally.ts';
import { factsOf, writeCursor } from '../facts/facts.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

/**
 * See Ledger.settleLookUps. A case that changed, was excluded or was sent again since it was looked up is no
 * longer what the portal was asked about: the guard on state and version stands in the statement that reads
 * it, in the transaction that writes it.
 *
 * Forgetting a disproved case's hash makes the next reading of the source bring its content in again, which
 * is how it comes to be sent.
 *
 * Trust in the look-ups is kept here and not by the caller, because the daemon and a `verify` beside it look
 * cases up at one time: the window has to move with the cases. Those among which the doubt begins are not
 * noted at all, so that a walk goes on before them when the doubt has ended.
 */
export async function settleLookUps(
  trx: LedgerDb,
  lookedUp: readonly LookedUp[],
  now: number,
  { cursorAfter, forced = false }: SettleLookUpsOptions = {},
): Promise<LookUpTally | null> {
  const places = JSON.stringify(lookedUp.map(({ id, version }) => [id, version]));
  const { rows } = await sql<RecordRow>`
    select record.* from jsonb_each(${places}) j
    join record on record.id = j.value ->> 0
    where state = 'synced' and excluded = 0 and acked_version = j.value ->> 1`.execute(trx);
  const held = new Map(rows.map((row) => [row.id, row]));
  const counting = lookedUp.filter(({ id }) => held.has(id));
  if (!forced && !(await areAccepted(trx, counting, now))) return null;

  const tally = new TallyDelta();
  const entries: { id: number; caseState: CaseState }[] = [];
  const counts = { confirmed: 0, missing: 0, differs: 0 };
  for (const { id, found } of lookedUp) {
    const row = held.get(id);
    if (row === undefined) continue;
    const before = toCaseState(row);
    const caseState = found.outcome === 'confirmed' ? verified(before, now) : disproved(before, found, now);
    tally.change(row, before, caseState);
    entries.push({ id, caseState });
    if (found.outcome === 'confirmed') counts.confirmed += 1;
    else if (found.reason === 'MISSING_AT_PORTAL') counts.missing += 1;
    else counts.differs += 1;
  }
  await writeCaseStates(trx, entries);
  await tally.write(trx);
  const ids = entries.filter(({ caseState }) => caseState.state !== 'synced').map(({ id }) => id);
  await askAgain(trx, ids, now);
  if (cursorAfter !== undefined) {
    const { name, value } = cursorAfter(counts);
    await writeCursor(trx, name, value);
  }
  return counts;
}

async function areAccepted(trx: LedgerDb, lookedUp: readonly LookedUp[], now: number): Promise<boolean> {
  const facts = factsOf(trx);
  const before = (await readFact(facts, VERIFICATION_BREAKER))?.value ?? CLOSED;
  const mismatches = lookedUp.map(({ found }) => found.outcome === 'disproved');
  const breaker = afterLookUps(before, mismatches, now);
  if (breaker !== before) await writeFact(facts, VERIFICATION_BREAKER, breaker, now);
  return breaker.trippedAt === null;
}

async function askAgain(trx: LedgerDb, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  await sql`update record set hash = '' where id in (select value from json_each(${list}))`.execute(trx);
  await sql`
    insert into event (record_id, at, kind, version, status, reason, detail)
    select id, ${now}, 'disproved', version, acked_status, reason, detail from record
    where id in (select value from json_each(${list}))`.execute(trx);
}
