import { sql } from 'kysely';
import type { Standing } from '../domain/standing.ts';
import { formatMonth } from '../domain/time.ts';
import type { RecordRow } from './schema.ts';
import type { LedgerDb } from './transaction.ts';

/** What of a record its counters depend on, besides its standing. */
export type Dimensions = Pick<
  RecordRow,
  'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/** The part of a standing that is counted. */
export type Counted = Pick<Standing, 'excluded' | 'state' | 'reason' | 'firstAckAt' | 'verifiedAt'>;

/**
 * Counts are kept, not counted (law 8): collects what a transaction moves and writes it once at its end. A
 * record stands in one row of each dimension, so each dimension sums up to the whole ledger.
 *
 * One row a dimension, and not one row a combination of all: with some 300 agencies, 1,500 procedures and 24
 * months the combinations are nearly as many as the records, and reading them costs as much as counting.
 */
export class TallyDelta {
  readonly #cells = new Map<string, number>();

  add(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, 1);
  }

  remove(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, -1);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: string[] = [];
    for (const [cell, n] of this.#cells) if (n !== 0) rows.push(`${cell}${n}]`);
    if (rows.length === 0) return;
    await sql`
      insert into tally (dimension, key, state, reason, acked, verified, n)
      select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5,
             j.value ->> 6
      from jsonb_each(${`[${rows.join(',')}]`}) j where true
      on conflict (dimension, key, state, reason, acked, verified) do update set n = n + excluded.n`.execute(
      trx,
    );
  }

  #move(dimensions: Dimensions, counted: Counted, by: 1 | -1): void {
    // The map's keys are the JSON rows themselves, short of their count: nothing is taken apart again.
    const standing = `,${standingCell(counted)},`;
    this.#count(`["all",""${standing}`, by);
    this.#count(`["agency",${JSON.stringify(dimensions.agency_code)}${standing}`, by);
    this.#count(`["domain",${JSON.stringify(dimensions.domain_code)}${standing}`, by);
    this.#count(`["procedure",${JSON.stringify(dimensions.procedure_code)}${standing}`, by);
    this.#count(`["status",${JSON.stringify(dimensions.status ?? '')}${standing}`, by);
    this.#count(`["month","${formatMonth(dimensions.counted_at)}"${standing}`, by);
  }

  #count(cell: string, by: number): void {
    this.#cells.set(cell, (this.#cells.get(cell) ?? 0) + by);
  }
}

function standingCell(counted: Counted): string {
  const state = counted.excluded ? 'excluded' : counted.state;
  const reason = counted.excluded ? '' : (counted.reason ?? '');
  const verified = counted.state === 'synced' && counted.verifiedAt !== null ? 1 : 0;
  return `"${state}","${reason}",${counted.firstAckAt === null ? 0 : 1},${verified}`;
}
