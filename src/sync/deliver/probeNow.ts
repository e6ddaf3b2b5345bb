import { openCircuits } from '../../domain/circuit.ts';
import { type DeliverDeps, deliverBatch } from './deliver.ts';
import { probeIdle } from './idleProbe.ts';

/** Probes that a person waits for. */
const MOST_PROBES = 10;

/**
 * What a daemon does by itself once a probe is due, for a command that runs without one. One delivery is not always enough:
 * records and steps can be held each on their own, and after a mass refusal a probe whose cases are all refused for what
 * they are says nothing about the portal, so that the next one asks about others at once.
 */
export async function probeNow(deps: DeliverDeps, signal: AbortSignal): Promise<void> {
  for (let probes = 1; probes <= MOST_PROBES; probes += 1) {
    const { outcome } = await deliverBatch(deps, signal);
    if (outcome === 'idle') return await probeIdle(deps, signal);
    const open = openCircuits(await deps.ledger.circuits());
    if (outcome !== 'delivered' || !open.some(({ probeAt }) => probeAt <= deps.now())) return;
  }
}
