import { type NightlyPruneDeps, pruneNightly } from '../src/sync/retention/nightly.ts';

/** Removes what is older than its retention, once a night. */
export async function prune(deps: NightlyPruneDeps, stopping: AbortSignal): Promise<void> {
  await pruneNightly(deps, stopping);
}
