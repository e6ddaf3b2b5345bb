import { sql } from 'kysely';
import type { CaseState } from '../../../domain/caseState.ts';
import type { LedgerDb } from '../transaction.ts';
import { count } from './counts.ts';

export const HOUR_MS = 3_600_000;

/** What a transaction moves in the counters of unsynced cases by the hour since which they are. */
export class HourDelta {
  readonly #never = new Map<number, number>();
  readonly #stale = new Map<number, number>();

  move(caseState: Pick<CaseState, 'unsyncedSince' | 'firstAckAt'>, by: 1 | -1): void {
    if (caseState.unsyncedSince === null) return;
    const hours = caseState.firstAckAt === null ? this.#never : this.#stale;
    count(hours, Math.floor(caseState.unsyncedSince / HOUR_MS), by);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: (readonly [number, number, number])[] = [];
    for (const [acked, hours] of [this.#never, this.#stale].entries()) {
      for (const [hour, n] of hours) if (n !== 0) rows.push([hour, acked, n]);
    }
    if (rows.length === 0) return;
    await sql`
      insert into unsynced_hour (hour, acked, n)
      select j.value ->> 0, j.value ->> 1, j.value ->> 2 from jsonb_each(${JSON.stringify(rows)}) j where true
      on conflict (hour, acked) do update set n = n + excluded.n`.execute(trx);
  }
}
