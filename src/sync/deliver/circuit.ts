import {
  CIRCUIT_CAUSES,
  type Circuit,
  type CircuitCause,
  type Circuits,
  CLOSED,
  circuitRemedy,
  freeWorks,
  holdersOf,
  SERVICES,
  type Service,
  serviceOf,
} from '../../domain/circuit.ts';
import {
  circuitWaitMs,
  LONGEST_CIRCUIT_WAIT_MS,
  PROBE_EXPIRY_MS,
  SHORTEST_CIRCUIT_WAIT_MS,
} from '../../domain/delays.ts';
import { isProbeDue } from '../../domain/probeDue.ts';
import { WORKS, type Work } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { CIRCUIT, STEPS_CIRCUIT } from '../../ledger/port/sharedFacts.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalFailure } from '../../portal/portal.ts';

type CircuitFailure = Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs' | 'fault'>;

export interface Permission {
  /** `probe`: this caller alone can send one small batch of `works`. `wait`: nothing can be sent. */
  readonly may: 'deliver' | 'probe' | 'wait';
  /** What can be leased. */
  readonly works: readonly Work[];
  /** What can be leased as usual if nothing is due for the probe. */
  readonly free: readonly Work[];
  /** As they are for this caller. */
  readonly circuits: Circuits;
  /** Those of them that this caller probes. */
  readonly probed: Circuits;
}

/** The facts of both; a service's own circuit is kept in the one of its name. */
const FACTS = {
  records: 'setCircuit',
  steps: 'setStepsCircuit',
} as const satisfies Record<Service, keyof Ledger>;

const STORED = { records: CIRCUIT, steps: STEPS_CIRCUIT } as const satisfies Record<Service, unknown>;

/**
 * The circuit breaker, kept in the ledger so that all processes share it and it survives restarts.
 *
 *     closed ──outage, login, mass refusal──▶ open ──probeAt──▶ one delivery probes ──success──▶ closed
 *                                              ▲                        └──failure, longer wait──┘
 *
 * Records and steps have one each, because the portal can take the one and refuse the other. What probably concerns the
 * whole portal opens one circuit that holds both, with one probe for both; the first success of the service that did not
 * open it narrows it to the one that did (decision 0036).
 */
export class CircuitBreaker {
  readonly #ledger: Ledger;
  readonly #now: () => Instant;
  readonly #log: Log;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(deps: { ledger: Ledger; now: () => Instant; log: Log }) {
    this.#ledger = deps.ledger;
    this.#now = deps.now;
    this.#log = deps.log;
  }

  /** What a delivery can do now. */
  ask(): Promise<Permission> {
    return this.#inTurn(async () => {
      const circuits = await this.#ledger.circuits();
      const free = freeWorks(circuits);
      const probing = SERVICES.filter((service) => {
        const holders = holdersOf(service, circuits);
        return holders.length > 0 && holders.every((circuit) => this.#isDue(circuit));
      });
      if (probing.length === 0) {
        const may = free.length > 0 ? 'deliver' : 'wait';
        return { may, works: free, free, circuits, probed: CLOSED };
      }
      const works = WORKS.filter((work) => probing.includes(serviceOf(work)));
      const holding = probing.flatMap((service) => holdersOf(service, circuits));
      const isProbed = (circuit: Circuit | null): Circuit | null =>
        circuit !== null && holding.includes(circuit) ? circuit : null;
      const probed = { records: isProbed(circuits.records), steps: isProbed(circuits.steps) };
      // Another process was faster, and what it finds counts for all.
      if (!(await this.#reserve(probed)))
        return { may: free.length > 0 ? 'deliver' : 'wait', works: free, free, circuits, probed: CLOSED };
      return { may: 'probe', works, free, circuits, probed };
    });
  }

  /** The probe of the circuit that holds the records, for a caller that leases nothing; null: somebody else has it. */
  askForReading(): Promise<Circuit | null> {
    return this.#inTurn(async () => {
      const circuit = await this.#ledger.circuit();
      if (circuit === null || !this.#isDue(circuit)) return null;
      return (await this.#reserve({ records: circuit, steps: null })) ? circuit : null;
    });
  }

  #isDue(circuit: Circuit): boolean {
    return isProbeDue(circuit, this.#now());
  }

  /** In one transaction: of several processes, one probes. False: they are no more as they were read. */
  #reserve(probed: Circuits): Promise<boolean> {
    const at = this.#now();
    return this.#ledger.changeFacts(async (facts) => {
      const kept = SERVICES.filter((service) => probed[service] !== null);
      for (const service of kept) {
        const found = (await readFact(facts, STORED[service]))?.value ?? null;
        if (found?.probeAt !== probed[service]?.probeAt) return { result: false, audit: null };
      }
      for (const service of kept) {
        const circuit = probed[service];
        if (circuit === null) continue;
        const reserved = { ...circuit, probeAt: at + PROBE_EXPIRY_MS };
        await writeFact(facts, STORED[service], reserved, circuit.openedAt);
      }
      return { result: true, audit: null };
    });
  }

  /** One caller at a time, because two at once could both get the probe. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /**
   * Requests of this service failed. `seen`: the circuits when the failed delivery began. The wait grows from there, so that
   * concurrent deliveries that fail together count as one failure. `unreliable`: the portal failed many requests before as
   * well.
   */
  open(
    service: Service,
    cause: CircuitCause,
    failure: CircuitFailure,
    seen: Circuits,
    unreliable = false,
  ): Promise<Circuit> {
    return this.#inTurn(() => this.#open(service, cause, failure, seen, unreliable));
  }

  async #open(
    service: Service,
    given: CircuitCause,
    failure: CircuitFailure,
    seen: Circuits,
    unreliable: boolean,
  ): Promise<Circuit> {
    const circuits = await this.#ledger.circuits();
    const place = placeOf(service, given, circuits);
    const [before, known] = [circuits[place], seen[place]];
    // A probe that gets no answer does not change a cause that waits for a person.
    const isOld = known !== null && CIRCUIT_CAUSES[known.cause].needsPerson;
    const cause = isOld && !CIRCUIT_CAUSES[given].needsPerson ? known.cause : given;
    const now = this.#now();
    const tripsOf = (one: Circuit | null): number =>
      one !== null && waitsAlike(one.cause, cause) ? one.trips : 0;
    const trips = Math.max(tripsOf(before), tripsOf(known) + 1);
    const requested = failure.retryAfterMs ?? circuitWaitMs(cause, trips, unreliable);
    const wait = Math.max(SHORTEST_CIRCUIT_WAIT_MS, Math.min(requested, LONGEST_CIRCUIT_WAIT_MS));
    const detail = [
      failure.httpStatus === null ? '' : `HTTP ${failure.httpStatus}`,
      failure.code === null ? '' : `code ${failure.code}`,
    ]
      .filter(Boolean)
      .join(', ');
    const holds = heldFor(place, cause, before);
    const openedBy = holds === undefined ? (before?.openedBy ?? service) : undefined;
    const circuit: Circuit = {
      open: true,
      probeAt: now + wait,
      cause,
      detail,
      ...(cause === 'outage' && failure.fault !== undefined ? { fault: failure.fault } : {}),
      openedAt: before?.openedAt ?? now,
      trips,
      ...(openedBy === undefined ? {} : { openedBy }),
      ...(holds === undefined ? {} : { holds }),
    };
    await this.#ledger[FACTS[place]](circuit);
    const fields = {
      cause,
      holds: holds ?? 'all',
      code: failure.code,
      httpStatus: failure.httpStatus,
      probeAt: new Date(circuit.probeAt).toISOString(),
      why: circuit.fault ?? null,
      remedy: circuitRemedy(circuit),
    };
    if (before === null) this.#log.error('circuit.opened', fields);
    else this.#log.warn('circuit.still_open', fields);
    return circuit;
  }

  /** A probe failed: the next one waits longer, unless another delivery has changed the circuit. */
  async keepOpen(place: Service, probe: Circuit, failure: CircuitFailure): Promise<void> {
    const circuit = (await this.#ledger.circuits())[place];
    if (circuit?.trips !== probe.trips) return;
    await this.open(place, probe.cause, failure, { ...CLOSED, [place]: probe });
  }

  /** Returns probes that sent nothing, so that the next delivery can probe at once. */
  async handBack(probed: Circuits): Promise<void> {
    const circuits = await this.#ledger.circuits();
    for (const place of SERVICES) {
      const [circuit, probe] = [circuits[place], probed[place]];
      if (circuit === null || circuit.trips !== probe?.trips) continue;
      await this.#ledger[FACTS[place]]({ ...circuit, probeAt: probe.probeAt });
    }
  }

  /**
   * A request of this service was answered. `seen`: the circuits when that delivery began. What was closed then, for this
   * service, is disproved only if it is an outage.
   */
  answered(service: Service, seen: Circuits): Promise<void> {
    return this.#inTurn(async () => {
      const { records, steps } = await this.#ledger.circuits();
      const disproves = (circuit: Circuit, place: Service): boolean => {
        const isKnown = holdersOf(service, seen).some((one) => one === seen[place]);
        return isKnown || CIRCUIT_CAUSES[circuit.cause].closedByAnySuccess;
      };
      if (service === 'steps' && steps !== null && disproves(steps, 'steps'))
        await this.#close('steps', steps);
      if (records === null || (service === 'steps' && records.holds === 'records')) return;
      if (!disproves(records, 'records')) return;
      const openedBy = records.openedBy ?? 'records';
      if (openedBy === service || CIRCUIT_CAUSES[records.cause].scope !== 'portal')
        await this.#close('records', records);
      else await this.#narrow(records, openedBy, steps);
    });
  }

  async #close(place: Service, { holds }: Circuit): Promise<void> {
    await this.#ledger[FACTS[place]](null);
    this.#log.info('circuit.closed', { holds: holds ?? 'all', remedy: 'None: delivery continues.' });
  }

  /** The other service gets through, so this one alone is tried now, and waits if it does not. */
  async #narrow(circuit: Circuit, holds: Service, steps: Circuit | null): Promise<void> {
    const { openedBy: _openedBy, ...rest } = circuit;
    const narrowed = { ...rest, holds, probeAt: this.#now(), trips: 0 };
    if (holds === 'steps') {
      await this.#ledger.setStepsCircuit(steps ?? narrowed);
      await this.#ledger.setCircuit(null);
    } else await this.#ledger.setCircuit(narrowed);
    this.#log.info('circuit.narrowed', { cause: circuit.cause, holds, remedy: circuitRemedy(circuit) });
  }
}

/** Whether the wait for one cause keeps growing with the other; the probes of an outage say nothing about a person's wait. */
function waitsAlike(one: CircuitCause, other: CircuitCause): boolean {
  return CIRCUIT_CAUSES[one].needsPerson === CIRCUIT_CAUSES[other].needsPerson;
}

/** Which circuit opens when requests of this service fail. */
function placeOf(service: Service, cause: CircuitCause, { records, steps }: Circuits): Service {
  if (service === 'records') return 'records';
  const { scope } = CIRCUIT_CAUSES[cause];
  if (scope === 'account') return 'records';
  // Once it is known that the other service gets through, or that it has a circuit of its own, only this one is concerned.
  return scope === 'service' || steps !== null || records?.holds === 'records' ? 'steps' : 'records';
}

function heldFor(place: Service, cause: CircuitCause, before: Circuit | null): Service | undefined {
  if (place === 'steps') return 'steps';
  const { scope } = CIRCUIT_CAUSES[cause];
  if (scope === 'service') return 'records';
  return scope === 'portal' ? before?.holds : undefined;
}
