import { LONGEST_WAIT_MS } from '../../domain/delays.ts';
import { isProbeDue } from '../../domain/probeDue.ts';
import type { PushDeps } from './push.ts';

export type SweepDeps = Pick<PushDeps, 'ledger' | 'bell' | 'pause' | 'now' | 'log' | 'rate'> &
  Partial<Pick<PushDeps, 'leaseMs'>>;

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
  await bringForward(deps);
  // What a process killed meanwhile has left of a person's openings.
  await deps.ledger.applyRelease(deps.now());
  if (isPaused) return;
  const { due, inFlight } = await deps.ledger.backlog(deps.now(), 1_000);
  const circuit = await deps.ledger.circuit();
  // The portal can be tried without a case, so that it is known to be back before the next case is due.
  const canTry = circuit !== null && isProbeDue(circuit, deps.now());
  if (due === 0 && !canTry) return;
  deps.log.debug('sweep.due', { due, inFlight });
  deps.bell.ring();
}

/** A clock that was ahead has written due times that are hours away by the right one. */
async function bringForward({ ledger, now, log, leaseMs = 0 }: SweepDeps): Promise<void> {
  const at = now();
  const count = await ledger.bringForward(at, at + LONGEST_WAIT_MS + leaseMs);
  if (count === 0) return;
  log.warn('clock.was_ahead', {
    count,
    remedy: 'None: these cases are due now. Check that NTP keeps the clock of this machine.',
  });
}
