import { type Timeliness, timeliness } from '../../../domain/deadline.ts';
import type { Exclusion } from '../../../domain/exclusion.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { addToCounters } from './counterTables.ts';
import { entryOf } from './counts.ts';
import { Cells, type Dimensions, Months } from './dimensions.ts';

/** The columns these counters depend on, besides whether the record is excluded. */
type Content = Dimensions & Pick<RecordRow, 'online' | 'deadline_at' | 'finished_at'>;

/** The place of each count in a row of the table; `online` is the first. */
const PLACES = { onTime: 1, late: 2, open: 3, undetermined: 4 } as const satisfies Record<Timeliness, number>;

/**
 * What a transaction moves in the counters of on time and online. Only a case's content and its scope move them, so
 * only ingest does; deliveries do not.
 */
export class PunctualityDelta {
  /** By the place of the count that they move. */
  readonly #cells = new Map<number, Cells>();
  readonly #months = new Months();

  move(of: Content, excluded: Exclusion | null, by: 1 | -1): void {
    if (excluded !== null) return;
    const month = this.#months.of(of.counted_at);
    const { deadline_at: dueAt, finished_at: finishedAt, status } = of;
    this.#at(PLACES[timeliness({ dueAt, finishedAt, status })]).add(of, month, by);
    if (of.online === 1) this.#at(0).add(of, month, by);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows = new Map<string, (string | number)[]>();
    for (const [place, cells] of this.#cells) {
      for (const [dimension, keys] of cells.entries()) {
        for (const [key, n] of keys) {
          if (n !== 0)
            entryOf(rows, `${dimension} ${key}`, () => [dimension, key, 0, 0, 0, 0, 0])[place + 2] = n;
        }
      }
    }
    await addToCounters(trx, 'punctuality', [...rows.values()]);
  }

  #at(place: number): Cells {
    return entryOf(this.#cells, place, () => new Cells());
  }
}
