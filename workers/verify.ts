import type { Heartbeats } from '../src/queue/heartbeats.ts';
import type { StopSignals } from '../src/sync/deliver/push.ts';
import type { Verifier } from '../src/sync/verify/verifier.ts';

/** Looks up a minute's share of the acknowledged cases. */
export async function verify(verifier: Verifier, beats: Heartbeats, signals: StopSignals): Promise<void> {
  await verifier.run(signals.stopping);
  beats.beat('verify');
}
