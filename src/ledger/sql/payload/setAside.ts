import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Reason } from '../../../domain/reason.ts';
import { replayed, unreadable } from '../../../domain/transitions.ts';
import { writeFact } from '../../port/facts.ts';
import type { LedgerIngest } from '../../port/ingest.ts';
import { READ_AGAIN } from '../../port/sharedFacts.ts';
import { moveCases, toCaseState } from '../caseStateRows.ts';
import { factsOf } from '../facts/facts.ts';
import { list } from '../lists.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';

const CHUNK = 500;
const REASON: Reason = 'PAYLOAD_UNREADABLE';

/**
 * These cases have a payload that cannot be opened. Those that wait for delivery get a reason of their own, and the next
 * reading of the source brings them in again; no other case is read again. Cases that are held back for another reason keep
 * it: nothing of them is to be sent. The payload stays, because the right key may come back.
 */
export async function setAside(trx: LedgerDb, ids: readonly number[], now: number): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<RecordRow>`
    select * from record where id in ${list(ids)} and state = 'pending' and work is not null
      and (next_at is not null or (reason = 'NOT_RELEASED' and hash <> ''))`.execute(trx);
  if (rows.length === 0) return 0;
  await moveCases(
    trx,
    // What is not opened for delivery still shows that.
    rows.flatMap((row) => {
      if (row.next_at === null) return [];
      const before = toCaseState(row);
      return [{ row, before, after: unreadable(before) }];
    }),
  );
  await sql`update record set hash = '' where id in ${list(rows.map(({ id }) => id))}`.execute(trx);
  await writeFact(factsOf(trx), READ_AGAIN, true, now);
  return rows.length;
}

/** See LedgerIngest.reviewPayloads. */
export function reviewPayloadsOf({ db, codec }: LedgerContext): LedgerIngest['reviewPayloads'] {
  return async (now) => {
    const review = { opened: 0, unopened: 0, setAside: 0, returned: 0 };
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      after = await inTransaction(db, async (trx) => {
        const { rows } = await sql<{ id: number; body: Buffer }>`
          select record_id id, body from payload where record_id > ${from}
          order by record_id limit ${CHUNK}`.execute(trx);
        const opened = rows.filter(({ body }) => codec.opens(body)).map(({ id }) => id);
        const open = new Set(opened);
        const unopened = rows.filter(({ id }) => !open.has(id)).map(({ id }) => id);
        review.opened += opened.length;
        review.unopened += unopened.length;
        review.returned += await takeBack(trx, opened, now);
        review.setAside += await setAside(trx, unopened, now);
        return rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
      });
      await breathe();
    }
    return review;
  };
}

/** The right key is back: these cases go out without waiting for the source. */
async function takeBack(trx: LedgerDb, ids: readonly number[], now: number): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<RecordRow>`
    select * from record where id in ${list(ids)} and reason = ${REASON}`.execute(trx);
  await moveCases(
    trx,
    rows.map((row) => {
      const before = toCaseState(row);
      return { row, before, after: replayed(before, now) };
    }),
  );
  return rows.length;
}
