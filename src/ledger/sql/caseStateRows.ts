import { sql } from 'kysely';
import type { CaseState } from '../../domain/caseState.ts';
import { unreleased } from '../../domain/release.ts';
import type { Dimensions } from './counters/dimensions.ts';
import { TallyDelta } from './counters/tally.ts';
import { QUEUES, type Queue } from './delivery/queueNumbers.ts';
import { bulk, type Value } from './lists.ts';
import { type RuledRow, releaseIn } from './release/rules.ts';
import { CASE_STATE, type CaseStateRow, type RecordRow } from './schema.ts';
import { orNull, storedExclusion, storedReason, storedState, storedWork } from './stored.ts';
import type { LedgerDb } from './transaction.ts';

/** In the order of caseStateValues(). */
export const CASE_STATE_COLUMNS = Object.values(CASE_STATE);

export function toCaseState(row: CaseStateRow): CaseState {
  return {
    version: row.version,
    excluded: orNull(storedExclusion, row.excluded),
    state: storedState(row.state),
    reason: orNull(storedReason, row.reason),
    detail: row.detail,
    portalCode: row.portal_code,
    work: orNull(storedWork, row.work),
    nextAt: row.next_at,
    fresh: row.fresh === QUEUES.fresh,
    attempts: row.attempts,
    leaseOwner: row.lease_owner,
    leaseVersion: row.lease_version,
    recordVersion: row.record_version,
    ackedVersion: row.acked_version,
    ackedStatus: row.acked_status,
    firstAckAt: row.first_ack_at,
    lastAckAt: row.last_ack_at,
    verifiedAt: row.verified_at,
    unsyncedSince: row.unsynced_since,
    mismatches: row.mismatches,
    refusedCode: row.refused_code,
  };
}

/** In the order of CASE_STATE_COLUMNS; written out, because a loop over the fields takes several times as long. */
export function caseStateValues(of: CaseState): Value[] {
  return [
    of.version,
    of.excluded,
    of.state,
    of.reason,
    of.detail,
    of.portalCode,
    of.work,
    of.nextAt,
    queueOf(of),
    of.attempts,
    of.leaseOwner,
    of.leaseVersion,
    of.recordVersion,
    of.ackedVersion,
    of.ackedStatus,
    of.firstAckAt,
    of.lastAckAt,
    of.verifiedAt,
    of.unsyncedSince,
    of.mismatches,
    of.refusedCode,
  ];
}

function queueOf({ fresh, refusedCode, work }: CaseState): Queue {
  if (refusedCode !== null && work !== null) return QUEUES.refused;
  return fresh ? QUEUES.fresh : QUEUES.backlog;
}

/** A case that goes from one case state to another. */
export interface CaseMove {
  readonly row: Dimensions & RuledRow & Pick<RecordRow, 'id'>;
  readonly before: CaseState;
  readonly after: CaseState;
}

/** Before every lease's end: what has a lease, even one that ran out, is settled or reclaimed first. */
const BEFORE_ANY_EXPIRY = Number.NEGATIVE_INFINITY;

const NO_MORE = { columns: [], values: (): Value[] => [] };

/**
 * Writes the new case states and moves the counters with them (law 8). What becomes due although delivery is not opened for
 * it waits instead. `more` are further columns that move with the state.
 */
export async function moveCases<Move extends CaseMove>(
  trx: LedgerDb,
  moves: readonly Move[],
  more: { readonly columns: readonly string[]; readonly values: (move: Move) => Value[] } = NO_MORE,
): Promise<void> {
  if (moves.length === 0) return;
  const isReleased = await releaseIn(trx);
  const tally = new TallyDelta();
  const placed = moves.map((move) => {
    const { row, before, after: owed } = move;
    const after = isReleased === null || isReleased(row) ? owed : unreleased(owed, BEFORE_ANY_EXPIRY);
    tally.change(row, before, after);
    return after === owed ? move : { ...move, after };
  });
  await updateRecordColumns(
    trx,
    [...CASE_STATE_COLUMNS, ...more.columns],
    // Spreading would cost an iterator a row: a thirtieth of all garbage of a sync.
    placed.map((move) => [move.row.id as Value].concat(caseStateValues(move.after), more.values(move))),
  );
  await tally.write(trx);
}

/** Writes these columns of many records with one statement; each row begins with the record's id. */
export async function updateRecordColumns(
  trx: LedgerDb,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const { values, table } = bulk(rows);
  const [id, ...rest] = values;
  const assignments = rest.map((value, i) => sql`${sql.raw(columns[i] ?? '')} = ${value}`);
  await sql`
    update record set ${sql.join(assignments)} from ${table} where record.id = ${id}`.execute(trx);
}
