import type { TallyDimension } from '../../domain/dimension.ts';
import type { PunctualityCounts } from '../../domain/punctuality.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';
import type { GapCuts } from './gapQuery.ts';

type PunctualityDimension = Exclude<TallyDimension, 'reason'>;

export interface PunctualityQuery {
  readonly filter: RecordFilter;
  /** Null: one group with the key ''. */
  readonly by: PunctualityDimension | null;
  /** An open case whose due date is earlier than this is late. */
  readonly now: Instant;
  /**
   * A past instant, instead of `now`: of the cases that count from then or earlier, those finished by then. Agencies,
   * statuses and dates are those that are known today.
   */
  readonly asOf?: Instant | undefined;
  /** Cuts groups into slices by the instant a case counts from. */
  readonly cuts?: GapCuts | undefined;
}

export interface PunctualityGroup extends PunctualityCounts {
  readonly key: string;
  readonly slice: number;
}

/** The part of the ledger that tells what is done on time and online. */
export interface LedgerPunctuality {
  /**
   * The cases that match, by one dimension, without excluded ones; groups that hold no case are left out. One
   * statement, and so one moment of the ledger.
   *
   * What it costs: without a filter and of the present, it reads kept counters and, by index, the open cases that are
   * late by now: milliseconds, whatever the size of the ledger. With a filter, of the past, and for agencies that are
   * cut, it counts the records, which takes about as long as LedgerGapQuery.gapFiltered.
   */
  punctuality(query: PunctualityQuery): Promise<readonly PunctualityGroup[]>;
}
