import { CIRCUIT_CAUSES, type Circuit, type CircuitCause, circuitRemedy } from '../../domain/circuit.ts';
import {
  circuitWaitMs,
  LONGEST_CIRCUIT_WAIT_MS,
  PROBE_EXPIRY_MS,
  SHORTEST_CIRCUIT_WAIT_MS,
} from '../../domain/delays.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalFailure } from '../../portal/portal.ts';

type CircuitFailure = Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs' | 'fault'>;

interface Permission {
  readonly may: 'deliver' | 'probe' | 'wait';
  /** Null = closed. */
  readonly circuit: Circuit | null;
}

/**
 * The circuit breaker, kept in the ledger so that all processes share it and it survives restarts.
 *
 *     closed ──outage, login, mass refusal──▶ open ──probeAt──▶ one delivery probes ──success──▶ closed
 *                                              ▲                        └──failure, longer wait──┘
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

  /** `probe`: this caller alone can send one small batch. `wait`: until `probeAt`. */
  ask(): Promise<Permission> {
    return this.#inTurn(async () => {
      const circuit = await this.#ledger.circuit();
      if (circuit === null) return { may: 'deliver', circuit };
      const now = this.#now();
      // A longer wait than the longest means that the clock was set back.
      if (now < circuit.probeAt && circuit.probeAt - now <= LONGEST_CIRCUIT_WAIT_MS)
        return { may: 'wait', circuit };
      await this.#ledger.setCircuit({ ...circuit, probeAt: now + PROBE_EXPIRY_MS });
      return { may: 'probe', circuit };
    });
  }

  /** One caller at a time, because two at once could both get the probe. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /**
   * `seen`: the circuit when the failed delivery began. The wait grows from there, so that concurrent deliveries that fail
   * together count as one failure. `unreliable`: the portal failed many requests before as well.
   */
  open(
    cause: CircuitCause,
    failure: CircuitFailure,
    seen: Circuit | null,
    unreliable = false,
  ): Promise<Circuit> {
    return this.#inTurn(() => this.#open(cause, failure, seen, unreliable));
  }

  async #open(
    cause: CircuitCause,
    failure: CircuitFailure,
    seen: Circuit | null,
    unreliable: boolean,
  ): Promise<Circuit> {
    const before = await this.#ledger.circuit();
    const now = this.#now();
    const tripsOf = (one: Circuit | null): number =>
      one !== null && waitsAlike(one.cause, cause) ? one.trips : 0;
    const trips = Math.max(tripsOf(before), tripsOf(seen) + 1);
    const requested = failure.retryAfterMs ?? circuitWaitMs(cause, trips, unreliable);
    const wait = Math.max(SHORTEST_CIRCUIT_WAIT_MS, Math.min(requested, LONGEST_CIRCUIT_WAIT_MS));
    const detail = [
      failure.httpStatus === null ? '' : `HTTP ${failure.httpStatus}`,
      failure.code === null ? '' : `code ${failure.code}`,
    ]
      .filter(Boolean)
      .join(', ');
    const circuit: Circuit = {
      open: true,
      probeAt: now + wait,
      cause,
      detail,
      ...(cause === 'outage' && failure.fault !== undefined ? { fault: failure.fault } : {}),
      openedAt: before?.openedAt ?? now,
      trips,
    };
    await this.#ledger.setCircuit(circuit);
    const fields = {
      cause,
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
  async keepOpen(probe: Circuit, failure: CircuitFailure): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.open(probe.cause, failure, probe);
  }

  /** Returns a probe that sent nothing, so that the next delivery can probe at once. */
  async handBack(probe: Circuit): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.#ledger.setCircuit(probe);
  }

  /**
   * Closes the circuit after a success. `seen`: the circuit when that delivery began. If it was closed (null), the success
   * disproves an outage, but no other cause.
   */
  async close(seen: Circuit | null): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit === null) return;
    if (seen === null && !CIRCUIT_CAUSES[circuit.cause].closedByAnySuccess) return;
    await this.#ledger.setCircuit(null);
    this.#log.info('circuit.closed', { remedy: 'None: delivery continues.' });
  }
}

/** Whether the wait for one cause goes on growing with the other; the probes of an outage say nothing about a person's wait. */
function waitsAlike(one: CircuitCause, other: CircuitCause): boolean {
  return CIRCUIT_CAUSES[one].needsPerson === CIRCUIT_CAUSES[other].needsPerson;
}
