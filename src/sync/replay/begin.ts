import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { NewReplay, Replay, ReplayPreview } from '../../ledger/port/replays.ts';

/** In characters. */
export const LONGEST_REPLAY_NOTE = 500;
/** In cases per second. */
export const HIGHEST_REPLAY_RATE = 1_000_000;

export interface BeginReplayDeps {
  readonly ledger: Pick<Ledger, 'previewReplay' | 'createReplay'>;
  readonly now: () => Instant;
  /** Rings the replay worker. False if no daemon could be reached. */
  readonly ring: () => boolean | Promise<boolean>;
}

export type ReplayRequest = Omit<NewReplay, 'now'>;

/** Counts the cases that a replay would requeue. */
export async function previewReplay(
  { ledger, now }: Pick<BeginReplayDeps, 'ledger' | 'now'>,
  filter: RecordFilter,
): Promise<ReplayPreview> {
  return await ledger.previewReplay(filter, now());
}

/** Begins a replay: the ledger selects the cases and writes the audit entry, then the bell rings. Null if none matches. */
export async function beginReplay(
  { ledger, now, ring }: BeginReplayDeps,
  request: ReplayRequest,
): Promise<{ readonly replay: Replay; readonly rung: boolean } | null> {
  const replay = await ledger.createReplay({ ...request, now: now() });
  return replay === null ? null : { replay, rung: await ring() };
}
