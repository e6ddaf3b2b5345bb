import type { TallyDimension } from '../../domain/dimension.ts';
import type { Instant } from '../../domain/time.ts';
import type { GapGroup } from './figures.ts';
import type { RecordFilter } from './filter.ts';

export interface GapQuery {
  readonly filter: RecordFilter;
  /** Null: one group with the key ''. Synced cases have the key '' by `reason` and by `age`. */
  readonly by: TallyDimension | 'age' | null;
  /**
   * Total by the instant a case counts from, synced by its first acknowledgement, as LedgerFigures.gapAsOf.
   */
  readonly asOf?: Instant | undefined;
  /** Cuts groups into slices by time; by `age` the time that the gap of the case began. */
  readonly cuts?: GapCuts | undefined;
}

export interface GapCuts {
  /** Only the cases of these agencies are cut, others are in slice 0; all when left out. */
  readonly agencies?: readonly string[] | undefined;
  /** Rising. Slice 0 is before the first, slice 1 from the first to before the second, and so on. */
  readonly at: readonly Instant[];
}

export interface GapSlice extends GapGroup {
  readonly slice: number;
}

/** How many cases match, at least; `isCounted`: exactly. */
export interface CaseCount {
  readonly total: number;
  readonly unsynced: number;
  readonly isCounted: boolean;
}

/** The part of the Ledger port that answers a gap across dimensions. */
export interface LedgerGapQuery {
  /**
   * The gap of the matching cases by one dimension, without empty groups; one statement, and so one moment.
   *
   * A single kept dimension, with reasons or without, is read from counters in a millisecond or two. Anything else
   * counts the records; of a million, in processor time on two busy cores: 0.1 s for one agency or some days, 0.3 s
   * for a month, 0.7 s for the unsynced, 1.5 s for all of them cut. It blocks this process.
   */
  gapFiltered(query: GapQuery): Promise<readonly GapSlice[]>;
  /**
   * The size of a list. Exact from counters where the filter has one kept dimension at most, beside reasons and states;
   * otherwise the records are counted until there are `most` of them.
   */
  countCases(filter: RecordFilter, most: number): Promise<CaseCount>;
}
