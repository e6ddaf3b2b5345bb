import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { createPayloadCodec, isSealed } from '../../payload/codec.ts';
import { oneKey } from '../../payload/keys.ts';
import type { LedgerIngest } from '../../port/ingest.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { writePayloads } from './rows.ts';

const CHUNK = 500;

/** See LedgerIngest.resealPayloads. */
export function resealPayloadsOf({ db, codec }: LedgerContext): LedgerIngest['resealPayloads'] {
  return async (next) => {
    const nextCodec = createPayloadCodec(oneKey(() => next));
    const count = { resealed: 0, unopened: 0 };
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      // Counted only once it is done: a transaction that was disturbed begins again.
      const done = await inTransaction(db, async (trx) => {
        const { rows } = await sql<{ id: number; body: Buffer }>`
          select record_id id, body from payload where record_id > ${from}
          order by record_id limit ${CHUNK}`.execute(trx);
        const resealed: { id: number; body: Buffer }[] = [];
        let unopened = 0;
        for (const { id, body } of rows) {
          if (!isSealed(body) || nextCodec.opens(body)) continue;
          const renewed = nextCodec.reseal(body, codec);
          if (renewed === null) unopened += 1;
          else resealed.push({ id, body: renewed });
        }
        await writePayloads(trx, resealed);
        const last = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
        return { last, resealed: resealed.length, unopened };
      });
      count.resealed += done.resealed;
      count.unopened += done.unopened;
      after = done.last;
      await breathe();
    }
    return count;
  };
}
