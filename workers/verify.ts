import type { Heartbeats } from '../src/queue/heartbeats.ts';
import type { StopSignals } from '../src/sync/deliver/push.ts';
import type { Verifier } from '../src/sync/verify/verifier.ts';

/** Asks the portal about a minute's share of the cases that it acknowledged. */
export async function verify(verifier: Verifier, beats: Heartbeats, signals: StopSignals): Promise<void> {
  await verifier.turn(signals.stopping);
  beats.beat('verify');
}
