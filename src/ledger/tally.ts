import { sql } from 'kysely';
import { causeKey } from '../domain/cause.ts';
import type { Standing } from '../domain/standing.ts';
import { formatMonth, type Instant, startOfDay } from '../domain/time.ts';
import { count, entryOf, jsonMembers } from './counts.ts';
import { HourDelta } from './hourDelta.ts';
import { PastDelta } from './pastDelta.ts';
import type { RecordRow } from './schema.ts';
import type { LedgerDb } from './transaction.ts';

/** What of a record its counters depend on, besides its standing. */
export type Dimensions = Pick<
  RecordRow,
  'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/** The part of a standing that is counted. */
export type Counted = Pick<
  Standing,
  'excluded' | 'state' | 'reason' | 'detail' | 'portalCode' | 'firstAckAt' | 'verifiedAt' | 'unsyncedSince'
>;

type Dimension = 'all' | 'agency' | 'domain' | 'procedure' | 'status' | 'month' | 'cause';
type Cells = Readonly<Record<Dimension, Map<string, number>>>;

/**
 * Counts are kept, not counted (law 8): collects what a transaction moves and writes it once at its end. A
 * record stands in one row of each dimension, so each dimension sums up to the whole ledger; in a row of `cause`
 * only while it is unsynced.
 *
 * One row a dimension, and not one row a combination of all: with some 300 agencies, 1,500 procedures and 24
 * months the combinations are nearly as many as the records, and reading them costs as much as counting.
 */
export class TallyDelta {
  /** By standing first: a transaction moves between two or three of them, and codes are counted as they are. */
  readonly #cells = new Map<string, Cells>();
  readonly #months = new Map<Instant, string>();
  readonly #hours = new HourDelta();
  readonly #past = new PastDelta();

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
        const counts = jsonMembers(keys);
        if (counts !== '') rows.push(`["${dimension}",${standing},{${counts}}]`);
      }
    }
    await writeTally(trx, rows);
    await this.#hours.write(trx);
    await this.#past.write(trx);
  }

  #move(dimensions: Dimensions, counted: Counted, by: 1 | -1): void {
    const cells = this.#cellsOf(standingCell(counted));
    count(cells.all, '', by);
    count(cells.agency, dimensions.agency_code, by);
    count(cells.domain, dimensions.domain_code, by);
    count(cells.procedure, dimensions.procedure_code, by);
    count(cells.status, dimensions.status ?? '', by);
    count(cells.month, this.#monthOf(dimensions.counted_at), by);
    if (counted.excluded) return;
    if (counted.reason !== null) count(cells.cause, causeKey(counted), by);
    this.#hours.move(counted, by);
    this.#past.move(dimensions.agency_code, dimensions.counted_at, counted.firstAckAt, by);
  }

  #cellsOf(standing: string): Cells {
    return entryOf(this.#cells, standing, () => ({
      all: new Map(),
      agency: new Map(),
      domain: new Map(),
      procedure: new Map(),
      status: new Map(),
      month: new Map(),
      cause: new Map(),
    }));
  }

  #monthOf(at: Instant): string {
    const day = startOfDay(at);
    return entryOf(this.#months, day, () => formatMonth(day));
  }
}

/** The middle of a row of the table, as JSON. */
function standingCell(counted: Counted): string {
  const state = counted.excluded ? 'excluded' : counted.state;
  const reason = counted.excluded ? '' : (counted.reason ?? '');
  const verified = counted.state === 'synced' && counted.verifiedAt !== null ? 1 : 0;
  return `"${state}","${reason}",${counted.firstAckAt === null ? 0 : 1},${verified}`;
}

/**
 * Rows as `[dimension, state, reason, acked, verified, {key: n, …}]`: what hundreds of keys have in common stands
 * once and is unfolded once, which takes 0.8 of the time of one array a key.
 */
async function writeTally(trx: LedgerDb, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    with part as materialized (
      select value ->> 0 dimension, value ->> 1 state, value ->> 2 reason, value ->> 3 acked,
        value ->> 4 verified, value -> 5 counts
      from json_each(${`[${rows.join(',')}]`})
    )
    insert into tally (dimension, key, state, reason, acked, verified, n)
    select part.dimension, c.key, part.state, part.reason, part.acked, part.verified, c.value
    from part, json_each(part.counts) c where true
    on conflict (dimension, key, state, reason, acked, verified) do update set n = n + excluded.n`.execute(
    trx,
  );
}
