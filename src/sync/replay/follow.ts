import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Replay, secondsLeft } from '../../ledger/port/replays.ts';

/** A replay that its rate makes longer than this is left to the daemon, in seconds. */
const LONG_S = 10;
/** How often it is looked how far it is, in milliseconds. */
const LOOK_MS = 50;
/** When nobody has taken up a batch for this long, it is put back here, in milliseconds. */
const PATIENCE_MS = 2_000;

export interface FollowDeps {
  readonly ledger: Pick<Ledger, 'replay' | 'stepReplay'>;
  readonly now: () => Instant;
  /** Whether somebody was rung who may put the cases back. */
  readonly rung: boolean;
  readonly onProgress?: ((replay: Replay) => void) | undefined;
}

/**
 * Stays with a replay until all its cases are put back, it is paused or cancelled, or whoever was rung goes on with it
 * for long. Where nobody does, because no daemon runs or the one that does has not taken it up, the batches are put
 * back from here: each is one transaction, so that it does no harm should both do so. Returns how far it came.
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
