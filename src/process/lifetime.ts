import { within } from '../domain/within.ts';
import { errorFields, type Log } from '../observability/log.ts';

/** A whole shutdown, in milliseconds: systemd and people wait ten seconds for a stop, and the process needs time to exit. */
const SHUTDOWN_MS = 7_500;
/** Kept back for each older resource, so that one that hangs never takes all the time. */
const RESERVED_MS = 60;
/** What every resource gets, however late it is. */
const SHORTEST_MS = 30;

/**
 * Closes resources in reverse order of opening (law 12). An error never stops the rest. Each has a deadline, cut to what is
 * left of the whole shutdown's: deadlines in a row would add up.
 */
export class Lifetime {
  readonly #closers: { name: string; close: (leftMs: number) => unknown; deadlineMs: number }[] = [];
  readonly #log: Log;
  readonly #shutdownMs: number;
  #closing: Promise<void> | null = null;
  #endsAt = 0;

  constructor(log: Log, shutdownMs = SHUTDOWN_MS) {
    this.#log = log;
    this.#shutdownMs = shutdownMs;
  }

  /**
   * Registers how to close a resource, and returns it; `close` gets the milliseconds it may take. One opened after close()
   * began, because a signal came, is closed at once.
   */
  own<T>(name: string, resource: T, close: (resource: T, leftMs: number) => unknown, deadlineMs = 5_000): T {
    this.#closers.push({ name, close: (leftMs) => close(resource, leftMs), deadlineMs });
    if (this.#closing !== null) this.#closing = this.#closing.then(() => this.#closeAll());
    return resource;
  }

  /** Safe to call repeatedly. `withinMs`: where the caller has less time than usual. */
  close(withinMs = this.#shutdownMs): Promise<void> {
    if (this.#closing === null) {
      this.#endsAt = performance.now() + withinMs;
      this.#closing = this.#closeAll();
    }
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let next = this.#closers.pop(); next !== undefined; next = this.#closers.pop()) {
      const { name, close } = next;
      const deadlineMs = this.#cut(next.deadlineMs);
      try {
        await within(deadlineMs, Promise.resolve(close(deadlineMs)), () =>
          this.#log.warn('shutdown.late', { name, durationMs: deadlineMs }),
        );
      } catch (error) {
        this.#log.warn('shutdown.failed', { name, ...errorFields(error) });
      }
    }
  }

  #cut(deadlineMs: number): number {
    const leftMs = this.#endsAt - performance.now() - RESERVED_MS * this.#closers.length;
    return Math.max(SHORTEST_MS, Math.min(deadlineMs, Math.floor(leftMs)));
  }
}
