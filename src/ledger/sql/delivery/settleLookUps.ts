import { sql } from 'kysely';
import { disproved, verified } from '../../../domain/lookUp.ts';
import { afterLookUps, CLOSED } from '../../../domain/verificationBreaker.ts';
import { readFact, writeFact } from '../../port/facts.ts';
import { VERIFICATION_BREAKER } from '../../port/sharedFacts.ts';
import type { LookedUp, LookUpTally, SettleLookUpsOptions } from '../../port/verification.ts';
import { type CaseMove, moveCases, toCaseState } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import { factsOf } from '../facts/facts.ts';
import { field, list, rowsTable } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

/**
 * See LedgerVerification.settleLookUps. The statement checks state and version, because a case can have changed since
 * it was looked up. A disproved case loses its hash, so that the next reading of the source brings its content in
 * again.
 *
 * The breaker is kept in this transaction, because the daemon and a `verify` command can look cases up at the same
 * time. Look-ups that trip it are not recorded, so that a walk resumes before them.
 */
export async function settleLookUps(
  trx: LedgerDb,
  lookedUp: readonly LookedUp[],
  now: number,
  { cursorAfter, forced = false }: SettleLookUpsOptions = {},
): Promise<LookUpTally | null> {
  const rows = lookedUp.length === 0 ? [] : await unchangedSince(trx, lookedUp);
  const current = new Map(rows.map((row) => [row.id, row]));
  const counting = lookedUp.filter(({ id }) => current.has(id));
  if (!forced && !(await breakerAccepts(trx, counting, now))) return null;

  const moves: CaseMove[] = [];
  const present: number[] = [];
  const counts = { confirmed: 0, present: 0, missing: 0, differs: 0 };
  for (const { id, found } of counting) {
    const row = current.get(id);
    if (row === undefined) continue;
    if (found.outcome === 'present') {
      present.push(id);
      counts.present += 1;
      continue;
    }
    const before = toCaseState(row);
    const after = found.outcome === 'confirmed' ? verified(before, now) : disproved(before, found, now);
    moves.push({ row, before, after });
    if (found.outcome === 'confirmed') counts.confirmed += 1;
    else if (found.reason === 'MISSING_AT_PORTAL') counts.missing += 1;
    else counts.differs += 1;
  }
  await moveCases(trx, moves);
  if (present.length > 0) {
    await sql`update record set present_at = ${now} where id in ${list(present)}`.execute(trx);
  }
  await resend(
    trx,
    moves.filter(({ after }) => after.state !== 'synced'),
    now,
  );
  if (cursorAfter !== undefined) {
    const { name, value } = cursorAfter(counts);
    await factsOf(trx).setCursor(name, value);
  }
  return counts;
}

/** Of these cases those that still are what was looked up. */
async function unchangedSince(trx: LedgerDb, lookedUp: readonly LookedUp[]): Promise<readonly RecordRow[]> {
  const { rows } = await sql<RecordRow>`
    select record.* from ${rowsTable(lookedUp.map(({ id, version }) => [id, version]))}
    join record on record.id = ${field(0)}
    where state = 'synced' and excluded is null and acked_version = ${field(1)}`.execute(trx);
  return rows;
}

async function breakerAccepts(trx: LedgerDb, lookedUp: readonly LookedUp[], now: number): Promise<boolean> {
  const facts = factsOf(trx);
  const before = (await readFact(facts, VERIFICATION_BREAKER))?.value ?? CLOSED;
  const mismatches = lookedUp.map(({ found }) => found.outcome === 'disproved');
  const after = afterLookUps(before, mismatches, now);
  if (after !== before) await writeFact(facts, VERIFICATION_BREAKER, after, now);
  return after.trippedAt === null;
}

async function resend(trx: LedgerDb, moves: readonly CaseMove[], at: number): Promise<void> {
  if (moves.length === 0) return;
  const ids = moves.filter(({ after }) => after.state === 'pending').map(({ row }) => row.id);
  await sql`update record set hash = '' where id in ${list(ids)}`.execute(trx);
  await insertEvents(
    trx,
    moves.map(({ row, after: { version, ackedStatus, reason, detail } }) => ({
      ...{ recordId: row.id, at, kind: 'disproved', version, status: ackedStatus, reason, detail },
    })),
  );
}
