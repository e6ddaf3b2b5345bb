import { sql } from 'kysely';
import { writeFact } from '../../port/facts.ts';
import type { LedgerIngest } from '../../port/ingest.ts';
import { READ_AGAIN } from '../../port/sharedFacts.ts';
import { TO_CHANGE } from '../dialect.ts';
import { factsOf } from '../facts/facts.ts';
import { field, rowsTable } from '../lists.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { writePayloads } from './rows.ts';

const CHUNK = 500;

type BufferPart = Pick<LedgerIngest, 'buffered' | 'flushPayloadBuffer' | 'forgetLost'>;

export function bufferOf({ db, buffered, codec }: LedgerContext): BufferPart {
  return {
    buffered: () => ({ held: buffered.held, room: buffered.room }),

    flushPayloadBuffer: async (since) => {
      let flushed = 0;
      for (;;) {
        const cases = buffered.since(since, CHUNK);
        if (cases.length === 0) return flushed;
        flushed += await inTransaction(
          db,
          async (trx) => {
            const versions = cases.map(({ id, version, record }) => [id, version, record.caseNo]);
            // Not what is no longer owed or has a newer version. Nor what an ingest buffered that is being rolled back:
            // its id can already belong to another case.
            const { rows } = await sql<{ id: number }>`
            select record.id from ${rowsTable(versions)}
            join record on record.id = ${field(0)}
            where version = ${field(1)} and case_no = ${field(2)}
              and (work is not null or state in ('blocked', 'rejected'))
            order by record.id ${TO_CHANGE}`.execute(trx);
            const owed = new Set(rows.map(({ id }) => id));
            const bodies = cases.filter(({ id }) => owed.has(id));
            await writePayloads(
              trx,
              bodies.map(({ id, record }) => ({ id, body: codec.seal(record) })),
            );
            return bodies.length;
          },
          'beside others',
        );
        const unchanged = cases.filter(
          ({ id, version, record }) => buffered.find(id, version, record.caseNo) === record,
        );
        buffered.remove(unchanged.map(({ id }) => id));
      }
    },

    // Records that wait for delivery and have no payload. Without their hash the next reading of the source brings the
    // content in again; until then they have no next_at, so that no lease finds them.
    forgetLost: (now) =>
      inTransaction(db, async (trx) => {
        const { numAffectedRows } = await sql`
          update record set hash = '', next_at = null, lease_owner = null, lease_version = null
          where work in ('new', 'update', 'progress') and (next_at is not null or reason = 'NOT_RELEASED')
            and not exists (select 1 from payload where record_id = record.id)`.execute(trx);
        const lost = Number(numAffectedRows ?? 0);
        if (lost > 0) await writeFact(factsOf(trx), READ_AGAIN, true, now);
        return lost;
      }),
  };
}
