import { CLOSED, openCircuits, SERVICES, type Service } from '../../domain/circuit.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { BatchSize } from './batchSize.ts';
import type { CircuitBreaker, Permission } from './circuit.ts';
import type { PortalHealth } from './portalHealth.ts';
import type { BatchOutcome, SendOutcome } from './sendOutcome.ts';

export function watchOf(service: Service, { health }: { readonly health: PortalHealth }): PortalHealth {
  return service === 'records' ? health : health.progress;
}

interface HealthDeps {
  readonly circuit: CircuitBreaker;
  readonly health: PortalHealth;
  readonly batchSize: Pick<BatchSize, 'remember'>;
  readonly stepsSize: Pick<BatchSize, 'remember'>;
}

/** What the outcomes of a delivery's requests for one service say of the circuits. */
export async function noteHealth(
  service: Service,
  { outcomes, stop }: BatchOutcome,
  { circuits, probed }: Permission,
  deps: HealthDeps,
): Promise<void> {
  const { circuit } = deps;
  const health = watchOf(service, deps);
  await (service === 'records' ? deps.batchSize : deps.stepsSize).remember();
  if (stop !== null) {
    await circuit.open(service, stop.cause, stop.failure, circuits, health.isUnreliable);
    health.opened();
    return;
  }
  const isProbe = openCircuits(probed).length > 0;
  const verdicts = [...outcomes.values()];
  if (verdicts.some(({ kind }) => kind === 'accepted')) {
    if (isProbe) health.recovered();
    await circuit.answered(service, circuits);
    return;
  }
  // Nothing in this probe was accepted. A portal that refuses single records works again, unless refusals opened the
  // circuit: then listed refusals say nothing about it, and the next delivery asks about other cases at once.
  const [first] = verdicts;
  if (first === undefined || first.kind === 'accepted') return;
  // Aborted by a shutdown: the probe is handed back.
  if (first.kind === 'deferred' && !first.charge) return;
  const isAnswered = verdicts.every(({ kind }) => kind === 'refused');
  const isOfNoUse = isAnswered && verdicts.every(isExplained);
  for (const place of SERVICES) {
    const probe = probed[place];
    if (probe === null) continue;
    const only = { ...CLOSED, [place]: probe };
    if (isAnswered && probe.cause !== 'mass_refusal') await circuit.answered(service, only);
    else if (isOfNoUse) await circuit.handBack(only);
    else await circuit.keepOpen(place, probe, first.failure);
  }
}

function isExplained(outcome: SendOutcome): boolean {
  if (outcome.kind !== 'refused') return false;
  return outcome.failure.listed === true && FAILURES[outcome.failure.kind].reject !== null;
}
