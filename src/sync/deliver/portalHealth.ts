import type { PortalFailure } from '../../portal/portal.ts';

/**
 * This many refusals with one code, among the last verdicts on single records, are a mass refusal. Acceptances in
 * between do not count against it: a portal that refuses two of three records with a code nobody has listed (such as
 * its "already there") is as much at fault as one that refuses all.
 */
const MASS_REFUSAL = 30;
const WINDOW = 50;
/** This many failed requests in a row, with no verdict on any record, are an outage. */
const FAILED_REQUESTS = 5;

/**
 * Watches the portal's answers to all deliveries of this process for what no single answer shows.
 *
 * Law 6: when record after record is refused with the same code, the fault lies with the portal or with us. And a portal
 * that answers each request with HTTP 500 would use up all records' attempts within hours, so a few such answers in a
 * row stop the line and charge nobody.
 */
export class PortalHealth {
  /** The portal's last verdicts on single records: the code of a refusal, or null for an acceptance. */
  readonly #verdicts: (string | null)[] = [];
  /** Failed requests in a row, each by the only case in it or by a symbol of its own. */
  readonly #failed = new Set<string | symbol>();
  #progress: PortalHealth | null = null;

  /** A separate watch over progress steps: accepted records must not hide that each step is refused. */
  get progress(): PortalHealth {
    this.#progress ??= new PortalHealth();
    return this.#progress;
  }

  /** A request was answered, with success or a refusal. */
  answered(): void {
    this.#failed.clear();
  }

  /** A record was accepted. */
  accepted(): void {
    this.#failed.clear();
    this.#note(null);
  }

  /** One record was refused by itself. True when this code has become a mass refusal. */
  refused(failure: Pick<PortalFailure, 'code' | 'httpStatus'>): boolean {
    const code = failure.code ?? `HTTP ${failure.httpStatus}`;
    this.#note(code);
    return this.#verdicts.filter((verdict) => verdict === code).length >= MASS_REFUSAL;
  }

  /**
   * A request failed with no verdict on any record. True when that has become an outage. `alone`: the only case in it,
   * or null; one case that fails alone again and again proves nothing about the portal and must not stop the line.
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
