import { CIRCUIT_CAUSES, type Circuit, type CircuitCause } from '../../domain/circuit.ts';
import {
  backoffMs,
  CIRCUIT_WAITS,
  LONGEST_CIRCUIT_WAIT_MS,
  PROBE_EXPIRY_MS,
  SHORTEST_CIRCUIT_WAIT_MS,
} from '../../domain/delays.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalFailure } from '../../portal/portal.ts';

type CircuitFailure = Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs'>;

interface Permission {
  readonly may: 'deliver' | 'probe' | 'wait';
  /** The circuit as it was found; null = closed. */
  readonly circuit: Circuit | null;
}

/**
 * The circuit between us and the portal, kept in the ledger so that all processes and restarts share it.
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

  /**
   * `deliver`: the circuit is closed. `probe`: this caller alone may send one small batch. `wait`: until `probeAt`.
   * One caller at a time: two at once would both find the probe free.
   */
  ask(): Promise<Permission> {
    return this.#inTurn(() => this.#answer());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #answer(): Promise<Permission> {
    const circuit = await this.#ledger.circuit();
    if (circuit === null) return { may: 'deliver', circuit };
    const now = this.#now();
    // A wait longer than the longest means that the clock was set back.
    if (now < circuit.probeAt && circuit.probeAt - now <= LONGEST_CIRCUIT_WAIT_MS)
      return { may: 'wait', circuit };
    await this.#ledger.setCircuit({ ...circuit, probeAt: now + PROBE_EXPIRY_MS });
    return { may: 'probe', circuit };
  }

  /**
   * `seen`: the circuit as it was when the failed delivery began. The wait grows from there, so that deliveries that
   * were under way together and fail together count as one failure.
   */
  open(cause: CircuitCause, failure: CircuitFailure, seen: Circuit | null): Promise<Circuit> {
    return this.#inTurn(() => this.#open(cause, failure, seen));
  }

  async #open(cause: CircuitCause, failure: CircuitFailure, seen: Circuit | null): Promise<Circuit> {
    const before = await this.#ledger.circuit();
    const now = this.#now();
    const trips = Math.max(before?.trips ?? 0, (seen?.trips ?? 0) + 1);
    const requested = failure.retryAfterMs ?? backoffMs(CIRCUIT_WAITS[cause], trips);
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
      openedAt: before?.openedAt ?? now,
      trips,
    };
    await this.#ledger.setCircuit(circuit);
    const fields = {
      cause,
      code: failure.code,
      httpStatus: failure.httpStatus,
      probeAt: new Date(circuit.probeAt).toISOString(),
      remedy: CIRCUIT_CAUSES[cause].remedy,
    };
    if (before === null) this.#log.error('circuit.opened', fields);
    else this.#log.warn('circuit.still_open', fields);
    return circuit;
  }

  /** A probe failed without stopping the line: the next one waits longer, unless another delivery has decided. */
  async keepOpen(probe: Circuit, failure: CircuitFailure): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.open(probe.cause, failure, probe);
  }

  /** Gives back a probe that sent nothing, so that the next delivery can probe at once. */
  async handBack(probe: Circuit): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.#ledger.setCircuit(probe);
  }

  /**
   * Closes the circuit after a success. `seen`: the circuit as it was when that delivery began; null = closed. A delivery
   * that began before the circuit opened only disproves an outage; any other cause is newer than its success.
   */
  async close(seen: Circuit | null): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit === null) return;
    if (seen === null && !CIRCUIT_CAUSES[circuit.cause].closedByAnySuccess) return;
    await this.#ledger.setCircuit(null);
    this.#log.info('circuit.closed', { remedy: 'None: delivery continues.' });
  }
}
