import type { CaseState } from '../../../domain/caseState.ts';
import { HOUR_MS } from '../../../domain/time.ts';
import type { LedgerDb } from '../transaction.ts';
import { addToCounters } from './counterTables.ts';
import { count } from './counts.ts';

/** What a transaction moves in the counters of unsynced cases by the hour since which they are unsynced. */
export class HourDelta {
  readonly #never = new Map<number, number>();
  readonly #stale = new Map<number, number>();

  move(caseState: Pick<CaseState, 'unsyncedSince' | 'firstAckAt'>, by: 1 | -1): void {
    if (caseState.unsyncedSince === null) return;
    const hours = caseState.firstAckAt === null ? this.#never : this.#stale;
    count(hours, Math.floor(caseState.unsyncedSince / HOUR_MS), by);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows = [this.#never, this.#stale].flatMap((hours, acked) =>
      [...hours].flatMap(([hour, n]) => (n === 0 ? [] : [[hour, acked, n]])),
    );
    await addToCounters(trx, 'unsynced_hour', rows);
  }
}
