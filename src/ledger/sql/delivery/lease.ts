import { sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import type { Lease, LeasedRecord, LedgerDelivery } from '../../port/delivery.ts';
import { TO_CHANGE_FREE } from '../dialect.ts';
import { list } from '../lists.ts';
import { readPayloads } from '../payload/rows.ts';
import { setAside } from '../payload/setAside.ts';
import { storedRelease } from '../release/rules.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';
import { batchChoice } from './chooseBatch.ts';
import { probeOf } from './probe.ts';
import { inAnyQueue, QUEUES } from './queueNumbers.ts';
import { readSteps } from './steps.ts';

/**
 * Leases due records of one kind of work (law 2), the fresh ones first and those of the backlog where room is left, the
 * longest waiting first in each. One conditional update moves next_at from "due" to the lease's expiry, so that for
 * everybody else they are not due. An expired lease makes them due again by itself.
 * Rejected: a lease column of its own, because leased records would fill the head of the work index.
 */
export function leasingOf({
  db,
  codec,
  buffered,
}: LedgerContext): Pick<LedgerDelivery, 'lease' | 'reclaim' | 'endLeases' | 'bringForward'> {
  const chooseBatch = batchChoice();
  return {
    lease: (request) =>
      inTransaction(
        db,
        async (trx) => {
          if ((await storedRelease(trx)).applied === 'closes') return null;
          const { probe = false } = request;
          const { work, ids: chosen } = await (probe ? probeOf(trx, request) : chooseBatch(trx, request));
          const { owner, now, leaseMs } = request;
          const ids = probe ? await lockDue(trx, chosen, now) : chosen;
          if (work === null || ids.length === 0) return null;
          const { rows } = await sql<Leased>`
          update record
          set lease_owner = ${owner}, lease_version = version, next_at = ${now + leaseMs}
          where id in ${list(ids)} and next_at <= ${now}
          returning id, case_no, nation_code, version, attempts, refused_code, steps_sent, steps_seen, fresh`.execute(
            trx,
          );
          const found = rows.map((row) => ({
            ...row,
            record: buffered.find(row.id, row.version, row.case_no),
          }));
          const stored = await readPayloads(
            trx,
            found.filter(({ record }) => record === null).map(({ id }) => id),
          );
          const records: Lease['records'][number][] = [];
          const withoutPayload: number[] = [];
          const unopened: number[] = [];
          for (const { record: bufferedRecord, ...row } of found) {
            const body = stored.get(row.id);
            const record = bufferedRecord ?? (body === undefined ? null : codec.open(body));
            if (record === null) (body === undefined ? withoutPayload : unopened).push(row.id);
            else records.push(leasedOf(row, record));
          }
          await requestRereading(trx, withoutPayload);
          await setAside(trx, unopened, now);
          return { owner, work, records, fresh: rows.some(({ fresh }) => fresh === QUEUES.fresh) };
        },
        'beside others',
      ),

    bringForward: async (now, beyond) => {
      const { numAffectedRows } = await sql`
        update record set next_at = ${now}, lease_owner = null, lease_version = null
        where work in ('new', 'update', 'progress') and ${inAnyQueue} and next_at > ${beyond}`.execute(db);
      return Number(numAffectedRows ?? 0);
    },

    reclaim: async (now) => {
      const { numAffectedRows } = await sql`
        update record set next_at = ${now}, lease_owner = null, lease_version = null
        where work in ('new', 'update', 'progress') and ${inAnyQueue} and next_at > ${now} and lease_owner is not null`.execute(
        db,
      );
      return Number(numAffectedRows ?? 0);
    },

    // Alone: the transaction that made the lease can still be under way at a server whose answer was lost.
    endLeases: (owner, now) =>
      inTransaction(db, async (trx) => {
        const { numAffectedRows } = await sql`
          update record set next_at = ${now}, lease_owner = null, lease_version = null
          where work in ('new', 'update', 'progress') and ${inAnyQueue} and next_at > ${now} and lease_owner = ${owner}`.execute(
          trx,
        );
        return Number(numAffectedRows ?? 0);
      }),
  };
}

/** A probe chooses without locking; a batch has locked what it chose. In the order of their ids, as settlements lock. */
async function lockDue(trx: LedgerDb, ids: readonly number[], now: number): Promise<readonly number[]> {
  if (ids.length === 0) return ids;
  const { rows } = await sql<{ id: number }>`
    select id from record where id in ${list(ids)} and next_at <= ${now} order by id ${TO_CHANGE_FREE}`.execute(
    trx,
  );
  return rows.map(({ id }) => id);
}

type Leased = Pick<
  RecordRow,
  | 'id'
  | 'case_no'
  | 'nation_code'
  | 'version'
  | 'attempts'
  | 'refused_code'
  | 'steps_sent'
  | 'steps_seen'
  | 'fresh'
>;

function leasedOf(row: Leased, record: CaseRecord): LeasedRecord {
  const { id, version, attempts, nation_code: nationCode } = row;
  // A baseline can know the nation's number where the source does not.
  const known = nationCode === null || record.nationCode !== '' ? record : { ...record, nationCode };
  return {
    ...{ id, version, attempts, record: known, refusedCode: row.refused_code },
    stepsSent: readSteps(row.steps_sent),
    stepsSeen: readSteps(row.steps_seen),
  };
}

/**
 * A pending record without a payload cannot be sent: an acknowledgement that a look-up disproved later had dropped it.
 * Without its hash the next reading of the source brings it in again.
 */
async function requestRereading(trx: LedgerDb, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update record set hash = '', next_at = null, lease_owner = null, lease_version = null
    where id in ${list(ids)}`.execute(trx);
}
