import { type RawBuilder, sql } from 'kysely';
import type { Standing } from '../../domain/caseState.ts';
import { type Bulk, bulk, type Value } from './bulk.ts';
import type { RecordRow } from './schema.ts';
import type { LedgerDb } from './transaction.ts';

/** The columns of `record` that hold its standing, in the order in which they are written. */
export const STANDING_COLUMNS = [
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

export type StandingRow = Pick<RecordRow, (typeof STANDING_COLUMNS)[number]>;

export function toStanding(row: StandingRow): Standing {
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
export function standingValues(standing: Standing): Value[] {
  return [
    standing.version,
    standing.excluded ? 1 : 0,
    standing.state,
    standing.reason,
    standing.detail,
    standing.portalCode,
    standing.work,
    standing.nextAt,
    standing.attempts,
    standing.leaseOwner,
    standing.leaseVersion,
    standing.recordVersion,
    standing.ackedVersion,
    standing.ackedStatus,
    standing.firstAckAt,
    standing.lastAckAt,
    standing.verifiedAt,
    standing.unsyncedSince,
  ];
}

/** Writes many standings with one statement. */
export async function writeStandings(
  trx: LedgerDb,
  entries: readonly { readonly id: number; readonly standing: Standing }[],
): Promise<void> {
  if (entries.length === 0) return;
  const { values, json } = bulk(
    entries.map(({ id, standing }) => [id as Value].concat(standingValues(standing))),
  );
  const [id, ...columns] = values;
  await sql`
    update record set ${assignments(STANDING_COLUMNS, columns)}
    from jsonb_each(${json}) j where record.id = ${id}`.execute(trx);
}

/** `state = …, reason = …, …` */
export function assignments(columns: readonly string[], values: Bulk['values']): RawBuilder<unknown> {
  return sql.join(values.map((value, i) => sql`${sql.raw(columns[i] ?? '')} = ${value}`));
}
