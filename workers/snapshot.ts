import { type DailySnapshotDeps, takeDailySnapshot } from '../src/sync/dailySnapshot.ts';

/** Keeps the figures of the day that has begun, once. */
export async function snapshot(deps: DailySnapshotDeps): Promise<void> {
  await takeDailySnapshot(deps);
}
