import type { Actor } from '../../domain/actor.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';

/**
 * `selecting`: its cases are being noted; one that was killed meanwhile puts nothing back. Only `running` puts cases
 * back; `cancelled` and `done` are final.
 */
export type ReplayState = 'selecting' | 'running' | 'paused' | 'cancelled' | 'done';

/** A person's wish to have cases sent again, and how far it has come. released + skipped ≤ matched. */
export interface Replay {
  readonly id: number;
  /** The filter in the words it was asked with, as JSON; not read by the ledger. */
  readonly asked: string;
  readonly note: string;
  readonly who: string;
  readonly createdAt: Instant;
  /** When it was done or cancelled. */
  readonly endedAt: Instant | null;
  /** Cases a second; null = as fast as it goes. */
  readonly ratePerSecond: number | null;
  readonly state: ReplayState;
  /** Cases selected when it started. */
  readonly matched: number;
  /** Id of the last of them that was looked at. */
  readonly cursor: number;
  /** Put back to pending, each once. */
  readonly released: number;
  /** Left alone, because they had changed, been synced or excluded, or were under way, when their turn came. */
  readonly skipped: number;
  /** When its next batch may go; means something while it is running. */
  readonly nextAt: Instant;
}

export interface NewReplay {
  readonly filter: RecordFilter;
  /** The same filter in the words it was asked with, as JSON. */
  readonly asked: string;
  readonly note: string;
  readonly by: Actor;
  /** Above 0, or null. */
  readonly ratePerSecond: number | null;
  readonly now: Instant;
}

/** What a replay of these cases would put back. */
export interface ReplayPreview {
  readonly matched: number;
  /** Most cases first. */
  readonly reasons: ReadonlyMap<Reason, number>;
}

/**
 * What became of cases that were put back, by the first thing that was decided about them afterwards; a later change
 * or replay no longer moves it.
 *
 * `synced`: acknowledged. `unsynced`: refused, held back, or still waiting, as the reason says. `superseded`: changed
 * at the source, put back once more or excluded before anything was decided.
 */
export interface ReplayOutcome {
  readonly outcome: 'synced' | 'unsynced' | 'superseded';
  /** Null exactly when not `unsynced`. */
  readonly reason: Reason | null;
  readonly portalCode: string | null;
  readonly count: number;
}

export type ReplayAction = 'pause' | 'resume' | 'cancel';

/** The part of the Ledger port that sends cases again. */
export interface LedgerReplays {
  /**
   * Puts matching unsynced cases that are not in flight back to pending, in bounded transactions: dongbo's own doing,
   * when what held them back is mended. How many they were. `note`: why; kept in each case's timeline.
   */
  requeue(filter: RecordFilter, options: { readonly now: Instant; readonly note: string }): Promise<number>;
  /** Counts, in bounded steps. */
  previewReplay(filter: RecordFilter, now: Instant): Promise<ReplayPreview>;
  /**
   * Selects matching unsynced cases that are not in flight, each judged once, up to the newest case of this moment;
   * then the replay runs (stepReplay). Null when there are none: nothing is kept then. In bounded transactions; a
   * process that is killed meanwhile leaves a replay that puts nothing back.
   */
  createReplay(replay: NewReplay): Promise<Replay | null>;
  /**
   * Puts the next batch of the running replay that is due longest back to pending: whichever of its cases are still
   * unsynced in the version that was selected, and not in flight. Cursor and cases move in one transaction, so that it
   * may be killed at any moment, and called by several processes at once. Null when none is due.
   */
  stepReplay(now: Instant): Promise<Replay | null>;
  /** When the next batch of any running replay may go; null when none is running. */
  nextReplayAt(): Promise<Instant | null>;
  /** Newest first. */
  replays(options: {
    readonly limit: number;
    readonly below?: number | undefined;
  }): Promise<readonly Replay[]>;
  replay(id: number): Promise<Replay | null>;
  /** Most cases first. Read from the cases' timelines, in bounded steps: some 3 s a million cases. */
  replayOutcomes(id: number): Promise<readonly ReplayOutcome[]>;
  /**
   * Pauses, resumes or cancels, from the next batch on. What has been put back stays so. Null when there is no such
   * replay; `steered` is false where its state does not allow it, and nothing was changed. What is so already is no
   * refusal.
   */
  steerReplay(
    id: number,
    action: ReplayAction,
    by: Actor,
    now: Instant,
  ): Promise<{ readonly replay: Replay; readonly steered: boolean } | null>;
}

/** How long the rest takes at its rate; null without a rate. */
export function secondsLeft({
  matched,
  released,
  skipped,
  ratePerSecond,
}: Pick<Replay, 'matched' | 'released' | 'skipped' | 'ratePerSecond'>): number | null {
  return ratePerSecond === null ? null : Math.ceil((matched - released - skipped) / ratePerSecond);
}
