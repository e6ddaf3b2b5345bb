import { withLedger } from './site.ts';
import type { World } from './world.ts';

/** A circuit that waits longer than this is probed at once, in milliseconds. */
const PATIENCE_MS = 3_000;

/**
 * Brings the next probe of the circuit forward: it waits up to an hour by design, longer than a soak. Only the probe
 * then decides whether the portal can be used.
 */
export async function probeSoon({ site, daemon, say }: World): Promise<void> {
  await withLedger(site, async (ledger) => {
    const circuit = await ledger.circuit();
    const now = Date.now() + daemon.clockOffsetMs;
    if (circuit === null || circuit.probeAt - now < PATIENCE_MS) return;
    await ledger.setCircuit({ ...circuit, probeAt: now });
    say(`the circuit (${circuit.cause}) may probe at once`);
  });
}
