import type { Actor } from '../../domain/actor.ts';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { Hold } from '../../domain/transitions.ts';
import type { RecordFilter } from './filter.ts';

/**
 * `selecting`: its cases are being selected; a replay killed meanwhile requeues nothing. Only `running` requeues cases;
 * `cancelled`, `done` and `stopped` are final. `stopped`: its cases were refused again, so the rest went back unsent.
 */
export const REPLAY_STATES = ['selecting', 'running', 'paused', 'cancelled', 'done', 'stopped'] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];

/** A person's request to send cases again, and its progress. released + skipped ≤ matched. */
export interface Replay {
  readonly id: number;
  /** The case filter of the request, as JSON; the ledger does not read it. */
  readonly caseFilter: string;
  readonly note: string;
  readonly who: string;
  readonly createdAt: Instant;
  /** When it was done or cancelled. */
  readonly endedAt: Instant | null;
  /** Cases a second; null = as fast as possible. */
  readonly ratePerSecond: number | null;
  readonly state: ReplayState;
  /** Cases selected when it started. */
  readonly matched: number;
  /** Id of the last case that was examined. */
  readonly cursor: number;
  /** Requeued, each once. */
  readonly released: number;
  /** Not requeued: they had changed, were synced, excluded or in flight when they were examined. */
  readonly skipped: number;
  /** When its next batch is due; only meaningful while it is running. */
  readonly nextAt: Instant;
  /** The code with which its cases were refused again, if that stopped it. */
  readonly stoppedCode: string | null;
  /** Requeued cases that went back to rejected unsent, because it stopped. */
  readonly returned: number;
}

export interface NewReplay {
  readonly filter: RecordFilter;
  /** The case filter of the request, as JSON. */
  readonly caseFilter: string;
  readonly note: string;
  readonly by: Actor;
  /** Above 0, or null. */
  readonly ratePerSecond: number | null;
  readonly now: Instant;
}

/** What a replay would requeue. */
export interface ReplayPreview {
  readonly matched: number;
  /** Most cases first. */
  readonly reasons: ReadonlyMap<Reason, number>;
  /** Of these, those that the portal refused when their present version was last sent, by code; most cases first. */
  readonly refusedBefore: ReadonlyMap<string, number>;
}

export const REPLAY_OUTCOMES = ['synced', 'unsynced', 'superseded', 'returned'] as const;

/**
 * What became of requeued cases, by the first decision afterwards; a later change or replay does not alter it.
 *
 * `synced`: acknowledged. `unsynced`: refused, blocked or still waiting, as the reason says. `superseded`: changed at
 * the source, requeued again or excluded before anything was decided. `returned`: not sent, but returned to what the
 * portal had said before, because the replay stopped itself.
 */
export interface ReplayOutcome {
  readonly outcome: (typeof REPLAY_OUTCOMES)[number];
  /** Null exactly when `synced` or `superseded`. */
  readonly reason: Reason | null;
  readonly portalCode: string | null;
  readonly count: number;
}

export interface RequeueOptions {
  readonly now: Instant;
  readonly note: string;
  readonly check?: ((record: CaseRecord) => Hold | null) | undefined;
}

export type ReplayAction = 'pause' | 'resume' | 'cancel';

/** The part of the Ledger port that sends cases again. */
export interface LedgerReplays {
  /**
   * Returns matching unsynced cases that are not in flight to pending, in bounded transactions; dongbo does so by
   * itself once what blocked them is fixed. Returns how many. `note`: why, for each case's timeline. `check`: our own
   * checks, made again, so that only cases are returned that pass them; the others keep their reason, or get the new one.
   */
  requeue(filter: RecordFilter, options: RequeueOptions): Promise<number>;
  /** Counts, in bounded steps. */
  previewReplay(filter: RecordFilter, now: Instant): Promise<ReplayPreview>;
  /**
   * Selects the matching unsynced cases of this moment that are not in flight; then the replay runs (stepReplay). Null
   * when there are none: nothing is kept then. In bounded transactions; a process killed meanwhile leaves a replay that
   * requeues nothing.
   */
  createReplay(replay: NewReplay): Promise<Replay | null>;
  /**
   * Requeues the next batch of the running replay that has been due longest: those of its cases that are still unsynced
   * in the selected version and not in flight. Cursor and cases move in one transaction, so that it can be killed at any
   * moment and called by several processes. Null when none is due.
   */
  stepReplay(now: Instant): Promise<Replay | null>;
  /** When the next batch of any running replay is due; null when none is running. */
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
   * Pauses, resumes or cancels, from the next batch on; requeued cases stay requeued. Null when there is no such replay;
   * `steered` is false where its state does not allow it, and nothing was changed. A state it already has is allowed.
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
