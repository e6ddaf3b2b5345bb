import type { LedRole } from '../../domain/processes.ts';
import type { Term } from '../../ledger/port/processes.ts';
import type { OwnTerm } from '../../ledger/port/term.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import type { BeginLead } from './membership.ts';

/** A term that this process has. */
class HeldTerm implements OwnTerm {
  readonly role: LedRole;
  readonly token: number;
  readonly #over = new AbortController();
  #until = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ role, token }: Term) {
    this.role = role;
    this.token = token;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** By the time itself: after a stop, timers can be late. */
  isHeld = (): boolean => !this.#over.signal.aborted && performance.now() < this.#until;

  renew(until: number, onOver: () => void): void {
    this.#until = until;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(onOver, Math.max(0, until - performance.now()));
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#over.abort(new Error('another process leads'));
  }
}

/** What this process does while it leads a role. */
export class RoleLead {
  readonly #role: LedRole;
  readonly #begin: BeginLead;
  readonly #log: Log;
  #term: HeldTerm | null = null;
  /** One beginning or end after the other. */
  #steps: Promise<void> = Promise.resolve();
  #stop: () => Promise<void> = async () => undefined;

  constructor(role: LedRole, begin: BeginLead, log: Log) {
    this.#role = role;
    this.#begin = begin;
    this.#log = log;
  }

  /** To be renewed; null once it may be another's. */
  term(): Term | null {
    return this.#term?.isHeld() === true ? this.#term : null;
  }

  /** What the ledger says: the term of this process, or that it has none. `until`: by performance.now(). */
  follow(found: Term | null, until: number): void {
    // The answer can have come too late.
    const term = performance.now() < until ? found : null;
    if (term?.token !== this.#term?.token) this.#finish();
    if (term === null) return;
    const held = this.#term ?? new HeldTerm(term);
    held.renew(until, () => this.#finish());
    if (this.#term === null) this.#start(held);
  }

  async end(): Promise<void> {
    this.#finish();
    await this.settled();
  }

  /** Resolves when what has begun or ended has done so whole. */
  async settled(): Promise<void> {
    await this.#steps;
  }

  #start(term: HeldTerm): void {
    this.#term = term;
    this.#log.info('leader.began', { name: this.#role });
    this.#next(async () => {
      if (term.signal.aborted) return;
      try {
        this.#stop = await this.#begin(this.#role, { term, signal: term.signal });
      } catch (error) {
        // Given up, so that the next term begins it again, here or elsewhere.
        this.#finish();
        throw error;
      }
    });
  }

  #finish(): void {
    if (this.#term === null) return;
    this.#term.end();
    this.#term = null;
    this.#log.info('leader.ended', { name: this.#role });
    this.#next(async () => {
      const stop = this.#stop;
      this.#stop = async () => undefined;
      await stop();
    });
  }

  #next(step: () => Promise<void>): void {
    this.#steps = this.#steps
      .then(step)
      .catch((error: unknown) =>
        this.#log.error('leader.failed', { name: this.#role, ...errorFields(error) }),
      );
  }
}
