import { type RawBuilder, sql } from 'kysely';
import type { CaseState } from '../../domain/caseState.ts';
import type { Dimensions } from './counters/dimensions.ts';
import { TallyDelta } from './counters/tally.ts';
import { type Bulk, bulk, type Value } from './lists.ts';
import type { RecordRow } from './schema.ts';
import { orNull, storedReason, storedState, storedWork } from './stored.ts';
import type { LedgerDb } from './transaction.ts';

/** The columns of `record` that hold its case state. */
const COLUMNS = {
  version: 'version',
  excluded: 'excluded',
  state: 'state',
  reason: 'reason',
  detail: 'detail',
  portalCode: 'portal_code',
  work: 'work',
  nextAt: 'next_at',
  attempts: 'attempts',
  leaseOwner: 'lease_owner',
  leaseVersion: 'lease_version',
  recordVersion: 'record_version',
  ackedVersion: 'acked_version',
  ackedStatus: 'acked_status',
  firstAckAt: 'first_ack_at',
  lastAckAt: 'last_ack_at',
  verifiedAt: 'verified_at',
  unsyncedSince: 'unsynced_since',
} as const satisfies Record<keyof CaseState, keyof RecordRow>;

/** In the order of caseStateValues(). */
export const CASE_STATE_COLUMNS = Object.values(COLUMNS);
// The keys of the table are all there are.
const FIELDS = Object.keys(COLUMNS) as (keyof CaseState)[];

export type CaseStateRow = Pick<RecordRow, (typeof CASE_STATE_COLUMNS)[number]>;

export function toCaseState(row: CaseStateRow): CaseState {
  return {
    version: row.version,
    excluded: row.excluded === 1,
    state: storedState(row.state),
    reason: orNull(storedReason, row.reason),
    detail: row.detail,
    portalCode: row.portal_code,
    work: orNull(storedWork, row.work),
    nextAt: row.next_at,
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
  };
}

/** In the order of CASE_STATE_COLUMNS. */
export function caseStateValues(caseState: CaseState): Value[] {
  return FIELDS.map((name) => {
    const value = caseState[name];
    return typeof value === 'boolean' ? Number(value) : value;
  });
}

/** A case that goes from one case state to another. */
export interface CaseMove {
  readonly row: Dimensions & Pick<RecordRow, 'id'>;
  readonly before: CaseState;
  readonly after: CaseState;
}

/** Writes the new case states and moves the counters with them (law 8). */
export async function moveCases(trx: LedgerDb, moves: readonly CaseMove[]): Promise<void> {
  const tally = new TallyDelta();
  for (const { row, before, after } of moves) tally.change(row, before, after);
  await writeCaseStates(
    trx,
    moves.map(({ row, after }) => ({ id: row.id, caseState: after })),
  );
  await tally.write(trx);
}

/** Writes many case states with one statement. */
export async function writeCaseStates(
  trx: LedgerDb,
  entries: readonly { readonly id: number; readonly caseState: CaseState }[],
): Promise<void> {
  await updateRecordColumns(
    trx,
    CASE_STATE_COLUMNS,
    // Spreading would cost an iterator a row: a thirtieth of all garbage of a sync.
    entries.map(({ id, caseState }) => [id as Value].concat(caseStateValues(caseState))),
  );
}

/** Writes these columns of many records with one statement; each row begins with the record's id. */
export async function updateRecordColumns(
  trx: LedgerDb,
  columns: readonly (keyof RecordRow)[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const { values, table } = bulk(rows);
  const [id, ...rest] = values;
  await sql`
    update record set ${assignments(columns, rest)} from ${table} where record.id = ${id}`.execute(trx);
}

/** `state = …, reason = …, …` */
function assignments(columns: readonly string[], values: Bulk['values']): RawBuilder<unknown> {
  return sql.join(values.map((value, i) => sql`${sql.raw(columns[i] ?? '')} = ${value}`));
}
