import { CIRCUIT_CAUSES, CLOSED } from '../../domain/circuit.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { Portal, PortalFailure } from '../../portal/portal.ts';
import type { CircuitBreaker } from './circuit.ts';

export interface IdleProbeDeps {
  readonly ledger: Pick<Ledger, 'circuit' | 'records'>;
  readonly portal: Pick<Portal, 'lookUp' | 'procedures'>;
  readonly circuit: Pick<CircuitBreaker, 'askForReading' | 'keepOpen' | 'answered'>;
}

/**
 * Tries the portal while no case is due: a login and a look-up, which change nothing there. They disprove most causes, but
 * not one that only a delivery can show; then nothing is tried.
 */
export async function probeIdle(
  { ledger, portal, circuit }: IdleProbeDeps,
  signal: AbortSignal,
): Promise<void> {
  const held = await ledger.circuit();
  if (held === null || !CIRCUIT_CAUSES[held.cause].disprovedByReading) return;
  const probe = await circuit.askForReading();
  if (probe === null) return;
  const failure = await readSomething({ ledger, portal }, signal);
  // It is of neither service, and shows that whichever opened the circuit can be tried.
  if (failure === null) await circuit.answered(probe.openedBy ?? 'records', { ...CLOSED, records: probe });
  else await circuit.keepOpen('records', probe, failure);
}

/** Null: the portal answered, whatever it said of the case. */
async function readSomething(
  { ledger, portal }: Pick<IdleProbeDeps, 'ledger' | 'portal'>,
  signal: AbortSignal,
): Promise<PortalFailure | null> {
  const [known] = await ledger.records({}, 1, 0);
  const answer =
    known === undefined ? await portal.procedures(signal) : await portal.lookUp(known.caseNo, signal);
  if (answer.outcome === 'answered') return null;
  const { stop, isolate } = FAILURES[answer.failure.kind];
  return stop === null && isolate !== null ? null : answer.failure;
}
