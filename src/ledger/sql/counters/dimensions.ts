import { formatMonth, type Instant, startOfDay } from '../../../domain/time.ts';
import type { RecordRow } from '../schema.ts';
import { entryOf } from './counts.ts';

/** The dimensions that counters are kept for; each record is in one row of each. */
const DIMENSIONS = ['all', 'agency', 'domain', 'procedure', 'status', 'month'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** The columns that decide in which rows a record is counted. */
export type Dimensions = Pick<
  RecordRow,
  'agency_code' | 'domain_code' | 'procedure_code' | 'status' | 'counted_at'
>;

/** A value for each dimension and key. */
export class Cells<Value> {
  readonly #cells: Readonly<Record<Dimension, Map<string, Value>>> = {
    all: new Map(),
    agency: new Map(),
    domain: new Map(),
    procedure: new Map(),
    status: new Map(),
    month: new Map(),
  };

  /** Changes the cells of one record; `change` has the value of a cell, if there is one, and returns the new one. */
  change(of: Dimensions, month: string, change: (value: Value | undefined) => Value): void {
    const { all, agency, domain, procedure, status, month: months } = this.#cells;
    changeCell(all, '', change);
    changeCell(agency, of.agency_code, change);
    changeCell(domain, of.domain_code, change);
    changeCell(procedure, of.procedure_code, change);
    changeCell(status, of.status ?? '', change);
    changeCell(months, month, change);
  }

  entries(): [Dimension, Map<string, Value>][] {
    return DIMENSIONS.map((dimension) => [dimension, this.#cells[dimension]]);
  }
}

function changeCell<Value>(
  cells: Map<string, Value>,
  key: string,
  change: (value: Value | undefined) => Value,
): void {
  cells.set(key, change(cells.get(key)));
}

/** The months of instants; formatting one costs more than counting it. */
export class Months {
  readonly #months = new Map<Instant, string>();

  of(at: Instant): string {
    const day = startOfDay(at);
    return entryOf(this.#months, day, () => formatMonth(day));
  }
}
