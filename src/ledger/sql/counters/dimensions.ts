import type { CountedDimension } from '../../../domain/dimension.ts';
import { formatMonth, type Instant, startOfDay } from '../../../domain/time.ts';
import type { RecordRow } from '../schema.ts';
import { count, entryOf } from './counts.ts';

/** The columns that decide in which rows a record is counted. */
export type Dimensions = Pick<
  RecordRow,
  'source' | 'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/**
 * A count for each dimension and key that counters are kept for; each record is in one row of each dimension. Not
 * generic, and without a callback: both cost ingest a tenth of its time.
 */
export class Cells {
  readonly #all = new Map<string, number>();
  readonly #source = new Map<string, number>();
  readonly #agency = new Map<string, number>();
  readonly #domain = new Map<string, number>();
  readonly #procedure = new Map<string, number>();
  readonly #status = new Map<string, number>();
  readonly #month = new Map<string, number>();

  add(of: Dimensions, month: string, by: 1 | -1): void {
    count(this.#all, '', by);
    count(this.#source, of.source, by);
    count(this.#agency, of.agency_code, by);
    count(this.#domain, of.domain_code, by);
    count(this.#procedure, of.procedure_code, by);
    count(this.#status, of.status ?? '', by);
    count(this.#month, month, by);
  }

  entries(): [string, Map<string, number>][] {
    const counts: Readonly<Record<CountedDimension | 'all', Map<string, number>>> = {
      all: this.#all,
      source: this.#source,
      agency: this.#agency,
      domain: this.#domain,
      procedure: this.#procedure,
      status: this.#status,
      month: this.#month,
    };
    return Object.entries(counts);
  }
}

/** The months of instants; formatting one costs more than counting it. */
export class Months {
  readonly #months = new Map<Instant, string>();

  of(at: Instant): string {
    const day = startOfDay(at);
    return entryOf(this.#months, day, () => formatMonth(day));
  }
}
