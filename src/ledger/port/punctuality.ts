import type { CountedDimension } from '../../domain/dimension.ts';
import type { PunctualityCounts } from '../../domain/punctuality.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';
import type { GapCuts } from './gapQuery.ts';

export interface PunctualityQuery {
  readonly filter: RecordFilter;
  /** Null: one group with the key ''. */
  readonly by: CountedDimension | null;
  /** An open case whose due date is earlier than this is late. */
  readonly now: Instant;
  /**
   * A past instant, instead of `now`: of the cases that count from then or earlier, those finished by then. Agencies,
   * statuses and dates are those known today.
   */
  readonly asOf?: Instant | undefined;
  /** Cuts groups into slices by the instant a case counts from. */
  readonly cuts?: GapCuts | undefined;
}

export interface PunctualityGroup extends PunctualityCounts {
  readonly key: string;
  readonly slice: number;
}

/** The part of the Ledger port that counts what is done on time and online. */
export interface LedgerPunctuality {
  /**
   * The matching cases by one dimension, without excluded ones and empty groups; one statement, and so one moment.
   *
   * Without a filter and of the present it reads kept counters and, by index, the open cases that are late by now:
   * milliseconds. Otherwise, and for agencies that are cut, it counts records and takes about as long as
   * LedgerGapQuery.gapFiltered.
   */
  punctuality(query: PunctualityQuery): Promise<readonly PunctualityGroup[]>;
}
