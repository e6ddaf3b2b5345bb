import type { CircuitCause } from '../../domain/circuit.ts';

/** This many refusals among the last WINDOW verdicts are a mass refusal, whatever else was accepted. */
const MASS_REFUSAL = 30;
const WINDOW = 50;
/** This many failed requests in a row, without a verdict on any record, are an outage. */
const FAILED_REQUESTS = 5;

/**
 * Watches the answers to all deliveries of this process for a mass refusal and an outage (law 6). A portal that answers
 * each request with HTTP 500 would otherwise use up all records' attempts.
 */
export class PortalHealth {
  /** The last verdicts on single records: whether it was refused. */
  readonly #refusals: boolean[] = [];
  /** Failed requests in a row, each by its only case or by a new symbol, with the cause that many of its kind have. */
  readonly #failed = new Map<string | symbol, CircuitCause>();
  #progress: PortalHealth | null = null;

  /** A separate watch over progress steps, so that accepted records do not hide refused steps. */
  get progress(): PortalHealth {
    this.#progress ??= new PortalHealth();
    return this.#progress;
  }

  /** A request was answered, with success or a refusal. */
  answered(): void {
    this.#failed.clear();
  }

  accepted(): void {
    this.#failed.clear();
    this.#note(false);
  }

  /**
   * One record was refused with a code that nobody has explained. True if this has become a mass refusal, whatever the
   * number of codes: a portal at fault can also refuse each record with a code of its own.
   */
  refused(): boolean {
    this.#note(true);
    return this.#refusals.filter(Boolean).length >= MASS_REFUSAL;
  }

  /** The portal works again: what it refused before says nothing about it any more. */
  recovered(): void {
    this.#refusals.length = 0;
    this.#failed.clear();
  }

  /**
   * A request failed without a verdict. Returns the cause with which the line has to stop, or null. `alone`: its only case,
   * or null; one case that keeps failing alone proves nothing about the portal. `inBulk`: the cause if all fail in this way;
   * a portal that fails in different ways is an outage, which is probed much sooner than a cause that a person has to settle.
   */
  failed(alone: string | null, inBulk: CircuitCause): CircuitCause | null {
    this.#failed.set(alone ?? Symbol(), inBulk);
    if (this.#failed.size < FAILED_REQUESTS) return null;
    const isOneKind = [...this.#failed.values()].every((cause) => cause === inBulk);
    return isOneKind ? inBulk : 'outage';
  }

  #note(refused: boolean): void {
    this.#refusals.push(refused);
    if (this.#refusals.length > WINDOW) this.#refusals.shift();
  }
}
