import type { TallyDimension } from '../../domain/dimension.ts';
import type { Instant } from '../../domain/time.ts';
import type { GapGroup } from './figures.ts';
import type { RecordFilter } from './filter.ts';

export interface GapQuery {
  readonly filter: RecordFilter;
  /** Null: one group with the key ''. By `reason`, and by `age`, synced cases are in the group ''. */
  readonly by: TallyDimension | 'age' | null;
  /** Total by the instant a case counts from, synced by its first acknowledgement, as Ledger.gapAsOf. */
  readonly asOf?: Instant | undefined;
  /** Cuts groups into slices by time. By `age` it is the time that the gap of the case began. */
  readonly cuts?: GapCuts | undefined;
}

export interface GapCuts {
  /** Only the cases of these agencies are cut; all when left out. Others lie in slice 0. */
  readonly agencies?: readonly string[] | undefined;
  /** Rising. Slice 0 lies before the first, slice 1 from the first to before the second, and so on. */
  readonly at: readonly Instant[];
}

export interface GapSlice extends GapGroup {
  readonly slice: number;
}

/** The part of the ledger that answers a gap across dimensions. */
export interface LedgerGapQuery {
  /**
   * The gap of the cases that match, by one dimension; groups that hold no case are left out. One statement,
   * and so one moment of the ledger.
   *
   * What it costs: of one kept dimension, with reasons or without (an agency's reasons, a reason's agencies, a month),
   * it reads kept counters, a millisecond or two. Anything else, and all that is past, counts the records. Of a
   * million, in processor time on two busy cores: 0.1 s where only one agency's or some days' cases match, 0.3 s for a
   * month, 0.7 s for the unsynced, 1.5 s where all match and are cut. This process does nothing else meanwhile.
   */
  gapFiltered(query: GapQuery): Promise<readonly GapSlice[]>;
}
