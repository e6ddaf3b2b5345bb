import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Replay, secondsLeft } from '../../ledger/port/replays.ts';

/** A replay with more time to go than this is left to the daemon, in seconds. */
const LONG_S = 10;
/** How often its progress is read, in milliseconds. */
const LOOK_MS = 50;
/** When no batch has moved for this long, in milliseconds, the rest is requeued here. */
const PATIENCE_MS = 2_000;

export interface FollowDeps {
  readonly ledger: Pick<Ledger, 'replay' | 'stepReplay'>;
  readonly now: () => Instant;
  /** Whether a daemon could be rung. */
  readonly rung: boolean;
  readonly onProgress?: ((replay: Replay) => void) | undefined;
}

/**
 * Follows a replay until all its cases are requeued, it is paused or cancelled, or it turns out to take a daemon long.
 * If no daemon runs, or none takes it up, this process requeues the batches; each is one transaction, so it does no harm
 * if both do. Returns the replay's latest state.
 */
export async function followReplay(deps: FollowDeps, begun: Replay, signal: AbortSignal): Promise<Replay> {
  const { ledger, now } = deps;
  let replay = begun;
  let drives = !deps.rung;
  let waitedMs = 0;
  while (replay.state === 'running' && !signal.aborted) {
    const stepped = drives && (await ledger.stepReplay(now())) !== null;
    await sleep(stepped ? 0 : LOOK_MS, undefined, { signal }).catch(() => undefined);
    const before = replay;
    replay = (await ledger.replay(replay.id)) ?? replay;
    deps.onProgress?.(replay);
    const moved = replay.cursor !== before.cursor;
    if (drives) continue;
    if (moved && (secondsLeft(replay) ?? 0) > LONG_S) break;
    waitedMs = moved || replay.nextAt > now() ? 0 : waitedMs + LOOK_MS;
    if (waitedMs > PATIENCE_MS) drives = true;
  }
  return replay;
}
