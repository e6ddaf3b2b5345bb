import type { PortalFailure } from '../../portal/portal.ts';

/**
 * Records refused with one code, of the last so many about which the portal spoke, at which it is no longer about
 * the records. Not "none accepted in between": a portal that refuses two of three with a code nobody has listed
 * (such as its "already there") is at fault as much as one that refuses all.
 */
const MASS_REFUSAL = 30;
const WINDOW = 50;
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
  /** The portal's last words about single records: the code it refused with, or null for an acceptance. */
  readonly #words: (string | null)[] = [];
  /** Failed requests in a row: the only case in it, or a mark of its own. */
  readonly #failed = new Set<string | symbol>();
  #progress: PortalHealth | null = null;

  /** That of the progress steps: accepted records must not hide that step after step is refused. */
  get progress(): PortalHealth {
    this.#progress ??= new PortalHealth();
    return this.#progress;
  }

  /** A request was answered, whatever the answer was. */
  answered(): void {
    this.#failed.clear();
  }

  /** A record was accepted. */
  accepted(): void {
    this.#failed.clear();
    this.#note(null);
  }

  /** One record, alone, was refused. True when too many were, with this code. */
  refused(failure: Pick<PortalFailure, 'code' | 'httpStatus'>): boolean {
    const code = failure.code ?? `HTTP ${failure.httpStatus}`;
    this.#note(code);
    return this.#words.filter((word) => word === code).length >= MASS_REFUSAL;
  }

  /**
   * A request failed without a word about any record. True when too many did. `alone`: the only case in it, or
   * null; the same one failing alone again and again says nothing of the portal, and must not stop the line.
   */
  failed(alone: string | null): boolean {
    this.#failed.add(alone ?? Symbol());
    return this.#failed.size >= FAILED_REQUESTS;
  }

  #note(word: string | null): void {
    this.#words.push(word);
    if (this.#words.length > WINDOW) this.#words.shift();
  }
}
