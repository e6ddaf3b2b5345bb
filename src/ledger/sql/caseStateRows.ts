import { type RawBuilder, sql } from 'kysely';
import type { CaseState } from '../../domain/caseState.ts';
import { type Bulk, bulk, type Value } from './bulk.ts';
import type { RecordRow } from './schema.ts';
import type { LedgerDb } from './transaction.ts';

/** The columns of `record` that hold its standing, in the order in which they are written. */
export const CASE_STATE_COLUMNS = [
  'version',
  'excluded',
  'state',
  'reason',
  'detail',
  'portal_code',
  'work',
  'next_at',
  'attempts',
  'lease_owner',
  'lease_version',
  'record_version',
  'acked_version',
  'acked_status',
  'first_ack_at',
  'last_ack_at',
  'verified_at',
  'unsynced_since',
] as const satisfies readonly (keyof RecordRow)[];

export type CaseStateRow = Pick<RecordRow, (typeof CASE_STATE_COLUMNS)[number]>;

export function toCaseState(row: CaseStateRow): CaseState {
  return {
    version: row.version,
    excluded: row.excluded === 1,
    state: row.state,
    reason: row.reason,
    detail: row.detail,
    portalCode: row.portal_code,
    work: row.work,
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

/** The standing as an array in the order of STANDING_COLUMNS. */
export function caseStateValues(caseState: CaseState): Value[] {
  return [
    caseState.version,
    caseState.excluded ? 1 : 0,
    caseState.state,
    caseState.reason,
    caseState.detail,
    caseState.portalCode,
    caseState.work,
    caseState.nextAt,
    caseState.attempts,
    caseState.leaseOwner,
    caseState.leaseVersion,
    caseState.recordVersion,
    caseState.ackedVersion,
    caseState.ackedStatus,
    caseState.firstAckAt,
    caseState.lastAckAt,
    caseState.verifiedAt,
    caseState.unsyncedSince,
  ];
}

/** Writes many standings with one statement. */
export async function writeCaseStates(
  trx: LedgerDb,
  entries: readonly { readonly id: number; readonly caseState: CaseState }[],
): Promise<void> {
  if (entries.length === 0) return;
  const { values, json } = bulk(
    entries.map(({ id, caseState }) => [id as Value].concat(caseStateValues(caseState))),
  );
  const [id, ...columns] = values;
  await sql`
    update record set ${assignments(CASE_STATE_COLUMNS, columns)}
    from jsonb_each(${json}) j where record.id = ${id}`.execute(trx);
}

/** `state = …, reason = …, …` */
export function assignments(columns: readonly string[], values: Bulk['values']): RawBuilder<unknown> {
  return sql.join(values.map((value, i) => sql`${sql.raw(columns[i] ?? '')} = ${value}`));
}
