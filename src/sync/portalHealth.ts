import type { PortalFailure } from '../portal/portal.ts';

/** Records refused with one code and none accepted in between, at which it is no longer about the records. */
const MASS_REFUSAL = 30;
/** Requests that failed in a row without a word about any record, at which it is an outage. */
const FAILED_REQUESTS = 5;

/**
 * Watches what the portal answers to all deliveries of this process, for what no single answer shows.
 *
 * Law 6: when record after record is refused with the same code, the fault is the portal's or ours and not
 * theirs. And a portal that answers every request with HTTP 500 would use up every record's attempts within
 * hours; after a few such answers in a row nobody is charged any more.
 */
export class PortalHealth {
  #code: string | null = null;
  #refused = 0;
  #failedRequests = 0;
  #progress: PortalHealth | null = null;

  /** That of the progress steps: accepted records must not hide that step after step is refused. */
  get progress(): PortalHealth {
    this.#progress ??= new PortalHealth();
    return this.#progress;
  }

  /** A request was answered, whatever the answer was. */
  answered(): void {
    this.#failedRequests = 0;
  }

  /** A record was accepted. */
  accepted(): void {
    this.#failedRequests = 0;
    this.#refused = 0;
  }

  /** One record, alone, was refused. True when too many were, with this code. */
  refused(failure: Pick<PortalFailure, 'code' | 'httpStatus'>): boolean {
    const code = failure.code ?? `HTTP ${failure.httpStatus}`;
    this.#refused = code === this.#code ? this.#refused + 1 : 1;
    this.#code = code;
    return this.#refused >= MASS_REFUSAL;
  }

  /** A request failed without a word about any record. True when too many did. */
  failed(): boolean {
    this.#failedRequests += 1;
    return this.#failedRequests >= FAILED_REQUESTS;
  }
}
