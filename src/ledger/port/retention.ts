import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';

/** What grows with the years and is pruned. Everything else is bounded by the cases and their agencies. */
export const PRUNED = ['timelines', 'replayCases', 'snapshots', 'baseline', 'audit', 'keys'] as const;
export type Pruned = (typeof PRUNED)[number];

/** In days; 0 = for ever. */
export interface Retention {
  readonly timelineDays: number;
  readonly replayDays: number;
  readonly auditDays: number;
  readonly snapshotDailyDays: number;
}

/**
 * How long each is kept. What no key of the configuration names is kept as long as the timelines: by then nobody asks for it,
 * and both name people or cases.
 */
export const KEPT: Readonly<Record<Pruned, keyof Retention>> = {
  timelines: 'timelineDays',
  replayCases: 'replayDays',
  snapshots: 'snapshotDailyDays',
  baseline: 'timelineDays',
  audit: 'auditDays',
  keys: 'timelineDays',
};

type PrunedCounts = Readonly<Record<Pruned | 'redisFolders', number>>;

export interface PruneOutcome {
  readonly removed: PrunedCounts;
  /** The longest that one step took, and so the longest that a delivery can have waited for the pruning. */
  readonly longestMs: number;
}

/** Where a pruning continues; null: there is nothing left to do. */
type PruneCursor = string | null;

export interface PruneStep {
  readonly removed: number;
  readonly next: PruneCursor;
}

/** The part of the Ledger port that forgets what is old. No figure of any day depends on it (docs/domain.md). */
export interface LedgerRetention {
  /** How many rows are older; reads all of them. */
  countPrunable(what: Pruned, before: Instant): Promise<number>;
  /**
   * Removes the next rows older than `before`, having looked at about `limit` of them: one short transaction. Begin with
   * the cursor ''. What a case that is still unsynced was refused for, and the newest row of the trail, always stay.
   */
  pruneStep(
    what: Pruned,
    step: { readonly before: Instant; readonly after: string; readonly limit: number; readonly now: Instant },
  ): Promise<PruneStep>;
  /**
   * Keeps what became of the cases of replays older than `before` as figures, because the timelines and lists they are
   * counted from are about to go. Returns how many replays.
   */
  keepReplayOutcomes(before: Instant): Promise<number>;
}

export interface Erasure {
  /** Numbers of cases that were erased, as the ledger has them. */
  readonly erased: readonly string[];
  /** Numbers that no case of the ledger has. */
  readonly unknown: readonly string[];
  /** Of the erased: those that were not delivered yet, and no longer will be in their present version. */
  readonly undelivered: readonly string[];
}

export interface LedgerErasure {
  /**
   * Removes what the ledger holds of these cases beyond what counting needs: contents, and every free text of their
   * timelines. Each is recorded in the audit trail by its number. What is not delivered yet leaves the total as gone, and
   * the source's present version of these cases is not taken in again.
   */
  eraseCases(caseNos: readonly string[], by: Actor, now: Instant): Promise<Erasure>;
}
