import { setImmediate as breathe } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { isLimited, onlyOpens, type Release, released, unreleased } from '../../../domain/release.ts';
import type { CaseRule } from '../../../domain/scope.ts';
import type { AuditEntry } from '../../port/audit.ts';
import { writeFact } from '../../port/facts.ts';
import type { LedgerRelease } from '../../port/release.ts';
import { appendAudit } from '../audit/trail.ts';
import { moveCases, toCaseState } from '../caseStateRows.ts';
import { BY_ID } from '../dialect.ts';
import { factsOf } from '../facts/facts.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { isReleasedRow, RELEASE, type RuledRow, type StoredRelease, storedRelease } from './rules.ts';

/** Ids a statement: some 10 ms. */
const SPAN = 10_000;
/** Cases a transaction: some 10 ms of writing. */
const CHUNK = 500;

export function releaseOf(db: LedgerDb): LedgerRelease {
  return {
    release: () => storedRelease(db),

    previewRelease: async (openings, now) => {
      const { configured } = await storedRelease(db);
      const after: Release = { configured, ...openings };
      let [opens, closes] = [0, 0];
      for await (const rows of misplaced(db, after, now)) {
        for (const { reason } of rows) {
          if (reason === 'NOT_RELEASED') opens += 1;
          else closes += 1;
        }
      }
      return { opens, closes };
    },

    configureRelease: (configured, now) =>
      inTransaction(db, (trx) => change(trx, { configured: [...configured] }, now)),

    openDelivery: ({ opened, cases, all }, { by, now, action, subject, count }) =>
      inTransaction(db, async (trx) => {
        await change(trx, { opened: [...opened], cases: [...cases], all }, now);
        const entry: AuditEntry = { ...by, at: now, action, subject, count, note: '' };
        await appendAudit(trx, entry);
      }),

    rulesWithoutCases: async (rules) => {
      const without: CaseRule[] = [];
      for (const rule of rules) {
        if (!(await namesCase(db, rule))) without.push(rule);
        await breathe();
      }
      return without;
    },

    applyRelease: (now) => applyRelease(db, now),
  };
}

async function namesCase(
  db: LedgerDb,
  { agencyCode, procedureCode, domainCode, status, caseNoPrefix = '' }: CaseRule,
): Promise<boolean> {
  const is = (column: RawBuilder<unknown>, value: string | undefined): RawBuilder<unknown> =>
    value === undefined ? sql`true` : sql`${column} = ${value}`;
  const { rows } = await sql`select 1 from record
    where ${is(sql`agency_code`, agencyCode)} and ${is(sql`procedure_code`, procedureCode)}
      and ${is(sql`domain_code`, domainCode)} and ${is(sql`source_status`, status)}
      and substr(case_no, 1, cast(${caseNoPrefix.length} as integer)) = ${caseNoPrefix}
    limit 1`.execute(db);
  return rows.length > 0;
}

async function change(trx: LedgerDb, part: Partial<StoredRelease>, now: number): Promise<void> {
  const before = await storedRelease(trx);
  const after = { ...before, ...part };
  // Leases that a killed process left were reclaimed, whatever the rules say of their cases.
  const again = part.configured !== undefined && isLimited(after);
  if (!again && JSON.stringify(after) === JSON.stringify(before)) return;
  const closes = again || before.applied === 'closes' || !onlyOpens(before, after);
  await writeFact(factsOf(trx), RELEASE, { ...after, applied: closes ? 'closes' : 'opens' }, now);
}

async function applyRelease(db: LedgerDb, now: number): Promise<number> {
  const release = await storedRelease(db);
  if (release.applied === 'yes') return 0;
  let moved = 0;
  for await (const rows of misplaced(db, release, now)) {
    for (let from = 0; from < rows.length; from += CHUNK) {
      const ids = rows.slice(from, from + CHUNK).map(({ id }) => id);
      moved += await inTransaction(db, (trx) => moveRows(trx, ids, now));
      await breathe();
    }
  }
  await inTransaction(db, async (trx) => {
    // The rules can have changed again meanwhile.
    const present = await storedRelease(trx);
    if (JSON.stringify(present) !== JSON.stringify(release)) return;
    await writeFact(factsOf(trx), RELEASE, { ...release, applied: 'yes' }, now);
  });
  return moved;
}

async function moveRows(trx: LedgerDb, ids: readonly number[], now: number): Promise<number> {
  const release = await storedRelease(trx);
  const { rows } = await sql<RecordRow>`select * from record where id in ${list(ids)}`.execute(trx);
  const moves = rows.flatMap((row) => {
    const before = toCaseState(row);
    const after = isReleasedRow(row, release) ? released(before, now) : unreleased(before, now);
    return after === before ? [] : [{ row, before, after }];
  });
  await moveCases(trx, moves);
  return moves.length;
}

/**
 * Waiting cases that are not where the rules want them, span by span of ids. Those in flight are settled first, and moved
 * then.
 */
async function* misplaced(db: LedgerDb, release: Release, now: number) {
  const limited = isLimited(release);
  const { rows: ends } = await sql<{ last: number | null }>`select max(id) last from record`.execute(db);
  const last = ends[0]?.last ?? 0;
  for (let after = 0; after < last; after += SPAN) {
    const { rows } = await sql<RuledRow & { readonly id: number; readonly reason: string }>`
      select id, reason, case_no, agency_code, procedure_code, domain_code, source_status from record ${BY_ID}
      where id > ${after} and id <= ${after + SPAN} and work is not null
        and (reason = 'NOT_RELEASED' or (${limited ? sql`true` : sql`false`} and next_at is not null
          and (lease_owner is null or next_at <= ${now})))`.execute(db);
    yield rows.filter((row) => isReleasedRow(row, release) === (row.reason === 'NOT_RELEASED'));
    await breathe();
  }
}
