import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { PunctualityDelta } from '../counters/punctualityDelta.ts';
import { TallyDelta } from '../counters/tally.ts';
import { TO_CHANGE } from '../dialect.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerContext } from '../transaction.ts';
import { excludeRows } from './exclude.ts';

/** Cases a transaction: some 20 ms. */
const CHUNK = 500;

/** See LedgerIngest.withholdSource. */
export async function withholdSource(
  { db, buffered }: Pick<LedgerContext, 'db' | 'buffered'>,
  source: string,
  now: number,
): Promise<number> {
  let withheld = 0;
  for (;;) {
    const ids = await inTransaction(db, async (trx) => {
      const { rows } = await sql<RecordRow>`
        select * from record
        where source = ${source} and (excluded is null or excluded = 'earlier')
        order by id limit ${CHUNK} ${TO_CHANGE}`.execute(trx);
      const counters = { tally: new TallyDelta(), punctuality: new PunctualityDelta() };
      await excludeRows(trx, rows, 'elsewhere', { now, why: () => 'elsewhere' }, counters);
      await counters.tally.write(trx);
      await counters.punctuality.write(trx);
      return rows.map(({ id }) => id);
    });
    if (ids.length === 0) return withheld;
    buffered.remove(ids);
    withheld += ids.length;
    await breathe();
  }
}
