import {
  CIRCUIT_CAUSES,
  type Circuit,
  CLOSED,
  holdersOf,
  openCircuits,
  serviceOf,
} from '../../domain/circuit.ts';
import type { Work } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { Lease, LeaseRequest } from '../../ledger/port/delivery.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { BatchSize } from './batchSize.ts';
import type { CircuitBreaker, Permission } from './circuit.ts';
import type { Place } from './places.ts';

/** The records of a probe with different cases. */
const PROBE_SIZE = 5;

/**
 * The first probes of an outage are ordinary batches, which cost the same request. Later ones are small and mixed, in case
 * that just those cases get no answer.
 */
const BATCH_PROBES = 3;

interface LeaseDeps {
  readonly ledger: Pick<Ledger, 'lease'>;
  readonly circuit: Pick<CircuitBreaker, 'handBack'>;
  readonly batchSize: Pick<BatchSize, 'current' | 'lease'>;
  readonly progressUpdates: boolean;
  readonly now: () => Instant;
  readonly leaseMs: number;
  readonly lingerMs: () => number;
  readonly only?: (() => readonly number[] | undefined) | undefined;
}

export interface LeaseFor {
  readonly lease: Lease | null;
  readonly permission: Permission;
}

/** Leases what this delivery can send: cases for a probe, or, where none are due for it, those that wait for no circuit. */
export async function leaseAs(
  owner: string,
  asked: Permission,
  deps: LeaseDeps,
  place: Place,
): Promise<LeaseFor> {
  const { may, works, free, probed, circuits } = asked;
  const isProbe = may === 'probe';
  const isMixed = openCircuits(probed).some(isMixedProbe);
  const { current } = deps.batchSize;
  const request: LeaseRequest = {
    owner,
    limit: isMixed
      ? Math.min(PROBE_SIZE, current)
      : isProbe
        ? current
        : deps.batchSize.lease(deps.progressUpdates),
    now: deps.now(),
    leaseMs: deps.leaseMs,
    lingerMs: isProbe ? 0 : deps.lingerMs(),
    probe: isMixed,
    freshOnly: !isProbe && place.freshOnly,
    among: deps.only?.(),
    works,
  };
  if (!isProbe) return { lease: await deps.ledger.lease(request), permission: asked };
  const preferred = worksInTurn(asked);
  const first =
    preferred.length < works.length ? await deps.ledger.lease({ ...request, works: preferred }) : null;
  const lease = first ?? (await deps.ledger.lease(request));
  if (lease === null || lease.records.length === 0) {
    await deps.circuit.handBack(probed);
    const usual: Permission = { may: 'deliver', works: free, free, circuits, probed: CLOSED };
    return lease === null && free.length > 0
      ? await leaseAs(owner, usual, deps, place)
      : { lease, permission: usual };
  }
  const holders = holdersOf(serviceOf(lease.work), probed);
  const used = (circuit: Circuit | null): Circuit | null =>
    circuit !== null && holders.includes(circuit) ? circuit : null;
  const taken = { records: used(probed.records), steps: used(probed.steps) };
  await deps.circuit.handBack({
    records: taken.records === null ? probed.records : null,
    steps: taken.steps === null ? probed.steps : null,
  });
  return { lease, permission: { ...asked, probed: taken } };
}

/**
 * A circuit that holds both services is probed with records and with steps by turns: the oldest cases can all need the one
 * that the portal does not take, and would hold up the other for ever.
 */
function worksInTurn({ works, probed: { records } }: Permission): readonly Work[] {
  const service = (records?.trips ?? 0) % 2 === 1 ? 'records' : 'steps';
  const preferred = works.filter((work) => serviceOf(work) === service);
  return records === null || preferred.length === 0 ? works : preferred;
}

function isMixedProbe({ cause, trips }: Circuit): boolean {
  return CIRCUIT_CAUSES[cause].needsPerson || trips > BATCH_PROBES;
}
