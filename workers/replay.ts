import { advanceReplays, type ReplayDeps } from '../src/sync/replay/advance.ts';

/** Requeues cases of running replays. */
export async function replay(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  await advanceReplays(deps, stopping);
}
