import { sql } from 'kysely';
import type { CaseState } from '../../../domain/caseState.ts';
import { causeKey } from '../../../domain/cause.ts';
import { formatMonth, type Instant, startOfDay } from '../../../domain/time.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { count, entryOf, jsonMembers } from './counts.ts';
import { HourDelta } from './hourDelta.ts';
import { PastDelta } from './pastDelta.ts';

/** What of a record its counters depend on, besides its standing. */
export type Dimensions = Pick<
  RecordRow,
  'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/** The part of a standing that is counted. */
export type Counted = Pick<
  CaseState,
  'excluded' | 'state' | 'reason' | 'detail' | 'portalCode' | 'firstAckAt' | 'verifiedAt' | 'unsyncedSince'
>;

const DIMENSIONS = ['all', 'agency', 'domain', 'procedure', 'status', 'month'] as const;
type Cells = Readonly<Record<(typeof DIMENSIONS)[number], Map<string, number>>>;

/** Cases that went from one standing to another, by what they are counted by. */
interface Move {
  /** The first of them; null = it was not counted before, or no longer is. */
  readonly before: Counted | null;
  readonly after: Counted | null;
  /** The standings as standingCell() has them. */
  readonly from: string;
  readonly to: string;
  readonly cells: Cells;
}

/**
 * Counts are kept, not counted (law 8): collects what a transaction moves and writes it once at its end. A
 * record stands in one row of each dimension, so each dimension sums up to the whole ledger; in a row of `cause`
 * only while it is unsynced.
 *
 * One row a dimension, and not one row a combination of all: with some 300 agencies, 1,500 procedures and 24
 * months the combinations are nearly as many as the records, and reading them costs as much as counting.
 */
export class TallyDelta {
  /** The moves from one standing to another; a transaction has two or three kinds of them. */
  readonly #moves: Move[] = [];
  #last: Move | null = null;
  readonly #causes = new Map<string, Map<string, number>>();
  readonly #months = new Map<Instant, string>();
  readonly #hours = new HourDelta();
  readonly #past = new PastDelta();

  add(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, null, counted);
    if (!counted.excluded) {
      this.#past.move(dimensions.agency_code, dimensions.counted_at, counted.firstAckAt, 1);
    }
  }

  remove(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, null);
    if (!counted.excluded) {
      this.#past.move(dimensions.agency_code, dimensions.counted_at, counted.firstAckAt, -1);
    }
  }

  /** The same case, now with another standing: as `remove` and `add`, for half of the work. */
  change(dimensions: Dimensions, before: Counted, after: Counted): void {
    this.#move(dimensions, before, after);
    if (before.excluded === after.excluded && before.firstAckAt === after.firstAckAt) return;
    const { agency_code: agency, counted_at: countedAt } = dimensions;
    if (!before.excluded) this.#past.move(agency, countedAt, before.firstAckAt, -1);
    if (!after.excluded) this.#past.move(agency, countedAt, after.firstAckAt, 1);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: string[] = [];
    for (const [caseState, cells] of this.#cells()) {
      for (const [dimension, keys] of Object.entries(cells)) {
        const counts = jsonMembers(keys);
        if (counts !== '') rows.push(`["${dimension}",${caseState},{${counts}}]`);
      }
    }
    for (const [caseState, keys] of this.#causes) {
      const counts = jsonMembers(keys);
      if (counts !== '') rows.push(`["cause",${caseState},{${counts}}]`);
    }
    await writeTally(trx, rows);
    await this.#hours.write(trx);
    await this.#past.write(trx);
  }

  #move(dimensions: Dimensions, before: Counted | null, after: Counted | null): void {
    const { from, to, cells } = this.#moveOf(before, after);
    count(cells.all, '', 1);
    count(cells.agency, dimensions.agency_code, 1);
    count(cells.domain, dimensions.domain_code, 1);
    count(cells.procedure, dimensions.procedure_code, 1);
    count(cells.status, dimensions.status ?? '', 1);
    count(cells.month, this.#monthOf(dimensions.counted_at), 1);
    if (before !== null) this.#moveUnsynced(before, from, -1);
    if (after !== null) this.#moveUnsynced(after, to, 1);
  }

  #moveUnsynced(counted: Counted, caseState: string, by: 1 | -1): void {
    if (counted.excluded) return;
    if (counted.reason !== null) {
      count(
        entryOf(this.#causes, caseState, () => new Map<string, number>()),
        causeKey(counted),
        by,
      );
    }
    this.#hours.move(counted, by);
  }

  /** Most moves are as the last one was, and are found without a text for it. */
  #moveOf(before: Counted | null, after: Counted | null): Move {
    const isIt = (move: Move): boolean => countsAs(move.before, before) && countsAs(move.after, after);
    if (this.#last !== null && isIt(this.#last)) return this.#last;
    let move = this.#moves.find(isIt);
    if (move === undefined) {
      move = { before, after, from: caseStateCell(before), to: caseStateCell(after), cells: newCells() };
      this.#moves.push(move);
    }
    this.#last = move;
    return move;
  }

  /** By standing, what the moves come to. */
  #cells(): ReadonlyMap<string, Cells> {
    const sums = new Map<string, Cells>();
    for (const { from, to, cells } of this.#moves) {
      for (const [caseState, by] of [
        [from, -1],
        [to, 1],
      ] as const) {
        if (caseState === '' || from === to) continue;
        const sum = entryOf(sums, caseState, newCells);
        for (const dimension of DIMENSIONS) {
          for (const [key, n] of cells[dimension]) count(sum[dimension], key, n * by);
        }
      }
    }
    return sums;
  }

  #monthOf(at: Instant): string {
    const day = startOfDay(at);
    return entryOf(this.#months, day, () => formatMonth(day));
  }
}

function newCells(): Cells {
  return {
    all: new Map(),
    agency: new Map(),
    domain: new Map(),
    procedure: new Map(),
    status: new Map(),
    month: new Map(),
  };
}

/** The middle of a row of the table, as JSON; '' for none. */
function caseStateCell(counted: Counted | null): string {
  if (counted === null) return '';
  const state = counted.excluded ? 'excluded' : counted.state;
  const reason = counted.excluded ? '' : (counted.reason ?? '');
  const verified = counted.state === 'synced' && counted.verifiedAt !== null ? 1 : 0;
  return `"${state}","${reason}",${counted.firstAckAt === null ? 0 : 1},${verified}`;
}

/** Whether both have the same standingCell(). */
function countsAs(one: Counted | null, other: Counted | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.excluded === other.excluded &&
    one.state === other.state &&
    one.reason === other.reason &&
    (one.firstAckAt === null) === (other.firstAckAt === null) &&
    (one.verifiedAt === null) === (other.verifiedAt === null)
  );
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
