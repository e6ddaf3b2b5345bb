import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Replay, secondsLeft } from '../../ledger/port/replays.ts';

/** A replay that needs longer is left to the daemon, in seconds. */
const LONG_S = 10;
const LOOK_MS = 50;
/** After this long without progress the rest is requeued here. */
const PATIENCE_MS = 2_000;

export interface FollowDeps {
  readonly ledger: Pick<Ledger, 'replay' | 'stepReplay'>;
  readonly now: () => Instant;
  /** Whether a daemon could be rung. */
  readonly rung: boolean;
  readonly onProgress?: ((replay: Replay) => void) | undefined;
}

/**
 * Follows a replay until all its cases are requeued, it is paused or cancelled, or a daemon needs long for it. If no
 * daemon makes progress, this process requeues the batches; it does no harm if both do.
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
