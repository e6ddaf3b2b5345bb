import { sql } from 'kysely';
import type { Standing } from '../domain/standing.ts';
import { formatMonth, type Instant, startOfDay } from '../domain/time.ts';
import type { RecordRow } from './schema.ts';
import type { LedgerDb } from './transaction.ts';

/** What of a record its counters depend on, besides its standing. */
export type Dimensions = Pick<
  RecordRow,
  'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/** The part of a standing that is counted. */
export type Counted = Pick<Standing, 'excluded' | 'state' | 'reason' | 'firstAckAt' | 'verifiedAt'>;

type Dimension = 'all' | 'agency' | 'domain' | 'procedure' | 'status' | 'month';

/**
 * Counts are kept, not counted (law 8): collects what a transaction moves and writes it once at its end. A
 * record stands in one row of each dimension, so each dimension sums up to the whole ledger.
 *
 * One row a dimension, and not one row a combination of all: with some 300 agencies, 1,500 procedures and 24
 * months the combinations are nearly as many as the records, and reading them costs as much as counting.
 */
export class TallyDelta {
  /** By standing first: a transaction moves between two or three of them, and codes are counted as they are. */
  readonly #cells = new Map<string, Readonly<Record<Dimension, Map<string, number>>>>();
  readonly #months = new Map<Instant, string>();

  add(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, 1);
  }

  remove(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, -1);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: string[] = [];
    for (const [standing, cells] of this.#cells) {
      for (const [dimension, keys] of Object.entries(cells)) {
        for (const [key, n] of keys) {
          if (n !== 0) rows.push(`["${dimension}",${JSON.stringify(key)},${standing},${n}]`);
        }
      }
    }
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
    const cells = this.#cellsOf(standingCell(counted));
    count(cells.all, '', by);
    count(cells.agency, dimensions.agency_code, by);
    count(cells.domain, dimensions.domain_code, by);
    count(cells.procedure, dimensions.procedure_code, by);
    count(cells.status, dimensions.status ?? '', by);
    count(cells.month, this.#monthOf(dimensions.counted_at), by);
  }

  #cellsOf(standing: string): Readonly<Record<Dimension, Map<string, number>>> {
    let cells = this.#cells.get(standing);
    if (cells === undefined) {
      cells = {
        all: new Map(),
        agency: new Map(),
        domain: new Map(),
        procedure: new Map(),
        status: new Map(),
        month: new Map(),
      };
      this.#cells.set(standing, cells);
    }
    return cells;
  }

  #monthOf(at: Instant): string {
    const day = startOfDay(at);
    let month = this.#months.get(day);
    if (month === undefined) {
      month = formatMonth(day);
      this.#months.set(day, month);
    }
    return month;
  }
}

function count(keys: Map<string, number>, key: string, by: 1 | -1): void {
  keys.set(key, (keys.get(key) ?? 0) + by);
}

/** The middle of a row of the table, as JSON. */
function standingCell(counted: Counted): string {
  const state = counted.excluded ? 'excluded' : counted.state;
  const reason = counted.excluded ? '' : (counted.reason ?? '');
  const verified = counted.state === 'synced' && counted.verifiedAt !== null ? 1 : 0;
  return `"${state}","${reason}",${counted.firstAckAt === null ? 0 : 1},${verified}`;
}
