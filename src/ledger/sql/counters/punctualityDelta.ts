import { sql } from 'kysely';
import { type Timeliness, timeliness } from '../../../domain/deadline.ts';
import { formatMonth, type Instant, startOfDay } from '../../../domain/time.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { entryOf } from './counts.ts';

/** What of a record these counters depend on, besides whether it is excluded. */
type Content = Pick<
  RecordRow,
  | 'agency_code'
  | 'domain_code'
  | 'procedure_code'
  | 'status'
  | 'counted_at'
  | 'online'
  | 'deadline_at'
  | 'finished_at'
>;

/** The counts of a row of the table, in its order; `online` is the first. */
type Counts = [number, number, number, number, number];
const PLACES = { onTime: 1, late: 2, open: 3, undetermined: 4 } as const satisfies Record<Timeliness, number>;
type Dimension = 'all' | 'agency' | 'domain' | 'procedure' | 'status' | 'month';

/**
 * What a transaction moves in the counters of on time and online. Only a case's content and its scope move them, so
 * only ingest does; deliveries do not.
 */
export class PunctualityDelta {
  readonly #counts: Readonly<Record<Dimension, Map<string, Counts>>> = {
    all: new Map(),
    agency: new Map(),
    domain: new Map(),
    procedure: new Map(),
    status: new Map(),
    month: new Map(),
  };
  readonly #months = new Map<Instant, string>();

  move(of: Content, excluded: boolean, by: 1 | -1): void {
    if (excluded) return;
    const caseState = timeliness({ dueAt: of.deadline_at, finishedAt: of.finished_at, status: of.status });
    const place = PLACES[caseState];
    const online = of.online * by;
    const day = startOfDay(of.counted_at);
    const month = entryOf(this.#months, day, () => formatMonth(day));
    add(this.#counts.all, '', place, by, online);
    add(this.#counts.agency, of.agency_code, place, by, online);
    add(this.#counts.domain, of.domain_code, place, by, online);
    add(this.#counts.procedure, of.procedure_code, place, by, online);
    add(this.#counts.status, of.status ?? '', place, by, online);
    add(this.#counts.month, month, place, by, online);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: (string | number)[][] = [];
    for (const [dimension, keys] of Object.entries(this.#counts)) {
      for (const [key, counts] of keys) {
        if (counts.some((n) => n !== 0)) rows.push([dimension, key, ...counts]);
      }
    }
    if (rows.length === 0) return;
    await sql`
      insert into punctuality (dimension, key, online, on_time, late, open, undetermined)
      select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6
      from jsonb_each(${JSON.stringify(rows)}) j where true
      on conflict (dimension, key) do update set online = online + excluded.online,
        on_time = on_time + excluded.on_time, late = late + excluded.late, open = open + excluded.open,
        undetermined = undetermined + excluded.undetermined`.execute(trx);
  }
}

function add(keys: Map<string, Counts>, key: string, place: 1 | 2 | 3 | 4, by: 1 | -1, online: number): void {
  let counts = keys.get(key);
  if (counts === undefined) {
    counts = [0, 0, 0, 0, 0];
    keys.set(key, counts);
  }
  counts[place] += by;
  counts[0] += online;
}
