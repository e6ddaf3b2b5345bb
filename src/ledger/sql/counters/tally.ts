import { sql } from 'kysely';
import type { CaseState } from '../../../domain/caseState.ts';
import { causeKey } from '../../../domain/cause.ts';
import { COUNTER_SLOT, inKeyOrder, jsonArray, jsonMembersOf } from '../dialect.ts';
import type { LedgerDb } from '../transaction.ts';
import { count, entryOf, jsonMembers } from './counts.ts';
import { Cells, type Dimensions, Months } from './dimensions.ts';
import { HourDelta } from './hourDelta.ts';
import { PastDelta } from './pastDelta.ts';

/** The part of a case state that is counted. */
export type Counted = Pick<
  CaseState,
  'excluded' | 'state' | 'reason' | 'detail' | 'portalCode' | 'firstAckAt' | 'verifiedAt' | 'unsyncedSince'
>;

/** Cases that went from one case state to another, by what they are counted by. */
interface Move {
  /** The first of them; null = it was not counted before, or no longer is. */
  readonly before: Counted | null;
  readonly after: Counted | null;
  /** As stateCell() has them. */
  readonly from: string;
  readonly to: string;
  readonly cells: Cells;
}

/**
 * Counts are kept, not counted (law 8): collects what a transaction moves and writes it once at its end. A record is in
 * one row of each dimension, so each dimension adds up to the whole ledger; in a row of `cause` only while unsynced.
 *
 * One row a dimension, and not one a combination of all: with some 300 agencies, 1,500 procedures and 24 months the
 * combinations are nearly as many as the records, and reading them costs as much as counting.
 */
export class TallyDelta {
  /** A transaction has two or three kinds of moves. */
  readonly #moves: Move[] = [];
  #last: Move | null = null;
  readonly #causes = new Map<string, Map<string, number>>();
  readonly #months = new Months();
  readonly #hours = new HourDelta();
  readonly #past = new PastDelta();

  add(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, null, counted);
    this.#movePast(dimensions, counted, 1);
  }

  remove(dimensions: Dimensions, counted: Counted): void {
    this.#move(dimensions, counted, null);
    this.#movePast(dimensions, counted, -1);
  }

  /** The same case in another case state: as `remove` and `add`, for half of the work. */
  change(dimensions: Dimensions, before: Counted, after: Counted): void {
    this.#move(dimensions, before, after);
    if ((before.excluded === null) !== (after.excluded === null)) {
      this.#movePast(dimensions, before, -1);
      this.#movePast(dimensions, after, 1);
    } else if (after.excluded === null && before.firstAckAt !== after.firstAckAt) {
      this.#past.ack(dimensions.agency_code, dimensions.counted_at, before.firstAckAt, -1);
      this.#past.ack(dimensions.agency_code, dimensions.counted_at, after.firstAckAt, 1);
    }
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: string[] = [];
    for (const [state, dimensions] of this.#sums()) {
      for (const [dimension, keys] of dimensions) rows.push(...tallyRow(dimension, state, keys));
    }
    for (const [state, keys] of this.#causes) rows.push(...tallyRow('cause', state, keys));
    await writeTally(trx, rows);
    await this.#hours.write(trx);
    await this.#past.write(trx);
  }

  #move(dimensions: Dimensions, before: Counted | null, after: Counted | null): void {
    const { from, to, cells } = this.#moveOf(before, after);
    cells.add(dimensions, this.#months.of(dimensions.counted_at), 1);
    if (before !== null) this.#moveUnsynced(before, from, -1);
    if (after !== null) this.#moveUnsynced(after, to, 1);
  }

  #movePast({ agency_code, counted_at }: Dimensions, { excluded, firstAckAt }: Counted, by: 1 | -1): void {
    if (excluded !== null) return;
    this.#past.count(agency_code, counted_at, by);
    this.#past.ack(agency_code, counted_at, firstAckAt, by);
  }

  #moveUnsynced(counted: Counted, state: string, by: 1 | -1): void {
    if (counted.excluded !== null) return;
    if (counted.reason !== null) {
      const causes = entryOf(this.#causes, state, () => new Map<string, number>());
      count(causes, causeKey(counted), by);
    }
    this.#hours.move(counted, by);
  }

  /** Most moves are of the same kind as the last one, and are found without making a text for it. */
  #moveOf(before: Counted | null, after: Counted | null): Move {
    const isIt = (move: Move): boolean => countsAs(move.before, before) && countsAs(move.after, after);
    if (this.#last !== null && isIt(this.#last)) return this.#last;
    let move = this.#moves.find(isIt);
    if (move === undefined) {
      move = { before, after, from: stateCell(before), to: stateCell(after), cells: new Cells() };
      this.#moves.push(move);
    }
    this.#last = move;
    return move;
  }

  /** What the moves add up to, by stateCell() and dimension. */
  #sums(): ReadonlyMap<string, ReadonlyMap<string, Map<string, number>>> {
    const sums = new Map<string, Map<string, Map<string, number>>>();
    for (const { from, to, cells } of this.#moves) {
      if (from === to) continue;
      for (const [state, by] of Object.entries({ [from]: -1, [to]: 1 })) {
        if (state === '') continue;
        const dimensions = entryOf(sums, state, () => new Map<string, Map<string, number>>());
        for (const [dimension, keys] of cells.entries()) {
          const sum = entryOf(dimensions, dimension, () => new Map<string, number>());
          for (const [key, n] of keys) count(sum, key, n * by);
        }
      }
    }
    return sums;
  }
}

/** The middle of a row of the table, as JSON; '' for none. */
function stateCell(counted: Counted | null): string {
  if (counted === null) return '';
  const state = counted.excluded === null ? counted.state : 'excluded';
  const reason = counted.excluded ?? counted.reason ?? '';
  const verified = counted.state === 'synced' && counted.verifiedAt !== null ? 1 : 0;
  return `"${state}","${reason}",${counted.firstAckAt === null ? 0 : 1},${verified}`;
}

/** Whether both have the same stateCell(). */
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

/** `[dimension, state, reason, acked, verified, {key: n, …}]`; none where all counts are 0. */
function tallyRow(dimension: string, state: string, keys: ReadonlyMap<string, number>): string[] {
  const counts = jsonMembers(keys);
  return counts === '' ? [] : [`["${dimension}",${state},{${counts}}]`];
}

/** What hundreds of keys have in common is sent and parsed once: 0.8 of the time of one array a key. */
async function writeTally(trx: LedgerDb, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    with part as materialized (
      select value ->> 0 dimension, value ->> 1 state, value ->> 2 reason, cast(value ->> 3 as integer) acked,
        cast(value ->> 4 as integer) verified, value -> 5 counts
      from ${jsonArray(`[${rows.join(',')}]`)}
    )
    insert into tally (dimension, key, state, reason, acked, verified, n)
    select part.dimension, c.key, part.state, part.reason, part.acked, part.verified, cast(c.value as integer)
    from part, ${jsonMembersOf(sql`part.counts`)} where true ${inKeyOrder(6)}
    on conflict (dimension, key, state, reason, acked, verified${COUNTER_SLOT}) do update set n = tally.n + excluded.n`.execute(
    trx,
  );
}
