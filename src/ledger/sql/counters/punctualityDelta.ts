import { type Timeliness, timeliness } from '../../../domain/deadline.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { addToCounters } from './counterTables.ts';
import { Cells, type Dimensions, Months } from './dimensions.ts';

/** The columns these counters depend on, besides whether the record is excluded. */
type Content = Dimensions & Pick<RecordRow, 'online' | 'deadline_at' | 'finished_at'>;

/** The counts of a row of the table, in its order; `online` is the first. */
type Counts = [number, number, number, number, number];
const PLACES = { onTime: 1, late: 2, open: 3, undetermined: 4 } as const satisfies Record<Timeliness, number>;

/**
 * What a transaction moves in the counters of on time and online. Only a case's content and its scope move them, so
 * only ingest does; deliveries do not.
 */
export class PunctualityDelta {
  readonly #cells = new Cells<Counts>();
  readonly #months = new Months();

  move(of: Content, excluded: boolean, by: 1 | -1): void {
    if (excluded) return;
    const place =
      PLACES[timeliness({ dueAt: of.deadline_at, finishedAt: of.finished_at, status: of.status })];
    this.#cells.change(of, this.#months.of(of.counted_at), (counts = [0, 0, 0, 0, 0]) => {
      counts[place] += by;
      counts[0] += of.online * by;
      return counts;
    });
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows = this.#cells
      .entries()
      .flatMap(([dimension, keys]) =>
        [...keys].flatMap(([key, counts]) =>
          counts.some((n) => n !== 0) ? [[dimension, key, ...counts]] : [],
        ),
      );
    await addToCounters(trx, 'punctuality', rows);
  }
}
