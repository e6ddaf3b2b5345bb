import type { PushDeps } from './push.ts';

export type SweepDeps = Pick<PushDeps, 'ledger' | 'bell' | 'pause' | 'now' | 'log' | 'rate'>;

/** Content that has been in the payload buffer for this long is written to disk. */
const BUFFERED_MS = 120_000;

/**
 * Rings the push bell whenever something is due: a retry, an expired lease, a probe, or anything after Redis was wiped
 * (law 1).
 */
export async function sweep(deps: SweepDeps): Promise<void> {
  await deps.rate?.keep();
  const isPaused = await deps.pause.holds();
  // While nothing is sent, memory spares no write, and a preview can open only what is on disk.
  await deps.ledger.flushPayloadBuffer(deps.now() - (isPaused ? 0 : BUFFERED_MS));
  // What a process killed meanwhile has left of a person's openings.
  await deps.ledger.applyRelease(deps.now());
  if (isPaused) return;
  const { due, inFlight } = await deps.ledger.backlog(deps.now(), 1_000);
  const circuit = await deps.ledger.circuit();
  // The portal can be tried without a case, so that it is known to be back before the next case is due.
  const canTry = circuit !== null && circuit.probeAt <= deps.now();
  if (due === 0 && !canTry) return;
  deps.log.debug('sweep.due', { due, inFlight });
  deps.bell.ring();
}
