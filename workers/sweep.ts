import type { Heartbeats } from '../src/queue/heartbeats.ts';
import { type SweepDeps, sweep as sweepOnce } from '../src/sync/deliver/sweep.ts';

/** Rings the push bell when something is due. */
export async function sweep(deps: SweepDeps, beats: Heartbeats): Promise<void> {
  await sweepOnce(deps);
  beats.beat('sweep');
}
