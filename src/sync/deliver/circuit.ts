import type { Circuit, CircuitCause } from '../../domain/circuit.ts';
import type { Instant } from '../../domain/time.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Log } from '../../observability/log.ts';
import type { PortalFailure } from '../../portal/portal.ts';

/** First and longest wait before a probe, in milliseconds. Refused credentials need a person, so they wait long. */
const WAITS: Record<CircuitCause, { readonly firstMs: number; readonly longestMs: number }> = {
  outage: { firstMs: 5_000, longestMs: 300_000 },
  session: { firstMs: 30_000, longestMs: 600_000 },
  throttled: { firstMs: 30_000, longestMs: 600_000 },
  login: { firstMs: 300_000, longestMs: 3_600_000 },
  mass_refusal: { firstMs: 600_000, longestMs: 3_600_000 },
};

/** No wait is longer, neither one of ours nor one that the portal asked for. */
const LONGEST_WAIT_MS = 3_600_000;
/** Nor shorter: a portal that answers "again in 0 seconds" would be asked without a pause, and for ever. */
const SHORTEST_WAIT_MS = 1_000;

/** How long a probe may take before another delivery may try in its place. */
const PROBE_MS = 120_000;

interface Asked {
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
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: { ledger: Ledger; now: () => Instant; log: Log }) {
    this.#ledger = deps.ledger;
    this.#now = deps.now;
    this.#log = deps.log;
  }

  /**
   * `deliver`: the circuit is closed. `probe`: this caller, and nobody else for now, may send one small batch.
   * `wait`: until `probeAt`. Answers one after the other: two that ask at once would both find the probe free.
   */
  ask(): Promise<Asked> {
    return this.#inTurn(() => this.#answer());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #answer(): Promise<Asked> {
    const circuit = await this.#ledger.circuit();
    if (circuit === null) return { may: 'deliver', circuit };
    const now = this.#now();
    // A wait longer than any we give means that the clock was set back meanwhile.
    if (now < circuit.probeAt && circuit.probeAt - now <= LONGEST_WAIT_MS) return { may: 'wait', circuit };
    await this.#ledger.setCircuit({ ...circuit, probeAt: now + PROBE_MS });
    return { may: 'probe', circuit };
  }

  /**
   * `seen`: the circuit as it was when the delivery that failed began. The wait grows from there: deliveries
   * that were under way together and fail together are one failure, not several, and told as one.
   */
  open(
    cause: CircuitCause,
    failure: Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs'>,
    seen: Circuit | null,
  ): Promise<Circuit> {
    return this.#inTurn(() => this.#open(cause, failure, seen));
  }

  async #open(
    cause: CircuitCause,
    failure: Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs'>,
    seen: Circuit | null,
  ): Promise<Circuit> {
    const before = await this.#ledger.circuit();
    const now = this.#now();
    const trips = Math.max(before?.trips ?? 0, (seen?.trips ?? 0) + 1);
    const { firstMs, longestMs } = WAITS[cause];
    const ours = Math.min(longestMs, firstMs * 2 ** Math.min(trips - 1, 20));
    const wait = Math.max(SHORTEST_WAIT_MS, Math.min(failure.retryAfterMs ?? ours, LONGEST_WAIT_MS));
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
      remedy: REMEDIES[cause],
    };
    if (before === null) this.#log.error('circuit.opened', fields);
    else this.#log.warn('circuit.still_open', fields);
    return circuit;
  }

  /** A probe that failed without stopping the line: the next one waits longer, unless another has decided. */
  async keepOpen(
    probe: Circuit,
    failure: Pick<PortalFailure, 'code' | 'httpStatus' | 'retryAfterMs'>,
  ): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.open(probe.cause, failure, probe);
  }

  /** Gives back a probe with which nothing was sent: whoever has something to send may ask for it at once. */
  async handBack(probe: Circuit): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit?.trips === probe.trips) await this.#ledger.setCircuit(probe);
  }

  /**
   * By a success. `seen`: the circuit as it was when that delivery began; null, it was closed. Such a delivery shows that
   * the portal is there, and no more: a portal that asks for patience, refuses the password or most records has said so
   * since, and only a probe may say otherwise.
   */
  async close(seen: Circuit | null): Promise<void> {
    const circuit = await this.#ledger.circuit();
    if (circuit === null) return;
    if (seen === null && circuit.cause !== 'outage') return;
    await this.#ledger.setCircuit(null);
    this.#log.info('circuit.closed', { remedy: 'None: delivery goes on.' });
  }
}

const REMEDIES: Record<CircuitCause, string> = {
  outage: 'None: delivery resumes by itself. If it lasts, ask the operator of the portal adapter.',
  session: 'If it lasts, ask the portal how an expired session is refused and list its code in portal.codes.',
  throttled: 'If it happens often, lower portal.requestsPerSecond.',
  login: 'Check portal.username and its password with the portal operator; delivery then resumes by itself.',
  mass_refusal: 'Look up the code with the portal operator; nothing was marked beyond the first few cases.',
};
