import type { PortalFailure } from '../../portal/portal.ts';

/** This many refusals with one code among the last WINDOW verdicts are a mass refusal, whatever else was accepted. */
const MASS_REFUSAL = 30;
const WINDOW = 50;
/** This many failed requests in a row, without a verdict on any record, are an outage. */
const FAILED_REQUESTS = 5;

/**
 * Watches the answers to all deliveries of this process for a mass refusal and an outage (law 6). A portal that answers
 * each request with HTTP 500 would otherwise use up all records' attempts.
 */
export class PortalHealth {
  /** The last verdicts on single records: the code of a refusal, or null if accepted. */
  readonly #verdicts: (string | null)[] = [];
  /** Failed requests in a row, each by its only case or by a new symbol. */
  readonly #failed = new Set<string | symbol>();
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
    this.#note(null);
  }

  /** One record was refused. True if this code has become a mass refusal. */
  refused(failure: Pick<PortalFailure, 'code' | 'httpStatus'>): boolean {
    const code = failure.code ?? `HTTP ${failure.httpStatus}`;
    this.#note(code);
    return this.#verdicts.filter((verdict) => verdict === code).length >= MASS_REFUSAL;
  }

  /**
   * A request failed without a verdict. True if this has become an outage. `alone`: its only case, or null; one case that
   * keeps failing alone proves nothing about the portal.
   */
  failed(alone: string | null): boolean {
    this.#failed.add(alone ?? Symbol());
    return this.#failed.size >= FAILED_REQUESTS;
  }

  #note(verdict: string | null): void {
    this.#verdicts.push(verdict);
    if (this.#verdicts.length > WINDOW) this.#verdicts.shift();
  }
}
