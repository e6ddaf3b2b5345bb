import { type DailySnapshotDeps, takeDailySnapshot } from '../src/sync/dailySnapshot.ts';

/** Stores the figures of the new day, once. */
export async function snapshot(deps: DailySnapshotDeps): Promise<void> {
  await takeDailySnapshot(deps);
}
