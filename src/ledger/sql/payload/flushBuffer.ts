import { sql } from 'kysely';
import type { Instant } from '../../../domain/time.ts';
import type { PayloadBuffer } from '../../payload/buffer.ts';
import type { PayloadCodec } from '../../payload/codec.ts';
import { writeFact } from '../../port/facts.ts';
import { READ_AGAIN } from '../../port/sharedFacts.ts';
import { factsOf } from '../facts/facts.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { writePayloads } from './rows.ts';

const AT_ONCE = 500;

/** See Ledger.keepPassing: writes what has been passing since then into the payload table, sealed. */
export async function flushPayloadBuffer(
  db: LedgerDb,
  buffered: PayloadBuffer,
  codec: PayloadCodec,
  since: Instant,
): Promise<number> {
  let kept = 0;
  for (;;) {
    const cases = buffered.since(since, AT_ONCE);
    if (cases.length === 0) return kept;
    await inTransaction(db, async (trx) => {
      const versions = JSON.stringify(cases.map(({ id, version, record }) => [id, version, record.caseNo]));
      // What is no longer owed, or was replaced by a newer version, has no business on the disk. Nor has what came by
      // an ingest that is rolled back just now: its id may be another case's by then.
      const { rows } = await sql<{ id: number }>`
        select record.id from jsonb_each(${versions}) j
        join record on record.id = j.value ->> 0
        where version = j.value ->> 1 and case_no = j.value ->> 2 and (work is not null or state in ('blocked', 'rejected'))`.execute(
        trx,
      );
      const wanted = new Set(rows.map(({ id }) => id));
      const bodies = cases.filter(({ id }) => wanted.has(id));
      await writePayloads(
        trx,
        bodies.map(({ id, record }) => ({ id, body: codec.seal(record) })),
      );
      kept += bodies.length;
    });
    const still = cases.filter(
      ({ id, version, record }) => buffered.find(id, version, record.caseNo) === record,
    );
    buffered.remove(still.map(({ id }) => id));
  }
}

/**
 * See Ledger.forgetLost. Records that wait to be sent and have no content: it was passing through the memory
 * of a process that was killed. Without their hash the next reading of the source takes them for changed and
 * brings the content in again; until then they have no time, so that no lease finds them.
 */
export async function forgetLost(db: LedgerDb, now: Instant): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const { numAffectedRows } = await sql`
      update record set hash = '', next_at = null, lease_owner = null, lease_version = null
      where work in ('new', 'update', 'progress') and next_at is not null
        and not exists (select 1 from payload where record_id = record.id)`.execute(trx);
    const lost = Number(numAffectedRows ?? 0);
    if (lost > 0) await writeFact(factsOf(trx), READ_AGAIN, true, now);
    return lost;
  });
}
