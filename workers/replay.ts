import { advanceReplays, type ReplayDeps } from '../src/sync/replay/advance.ts';

/** Puts cases of running replays back to pending. The ticket carries nothing: the ledger says which. */
export async function replay(deps: ReplayDeps, stopping: AbortSignal): Promise<void> {
  await advanceReplays(deps, stopping);
}
