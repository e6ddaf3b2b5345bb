import { within } from '../domain/within.ts';
import { errorFields, type Log } from '../observability/log.ts';

/** Closes resources in reverse order of opening (law 12). Each has a deadline, and an error never stops the rest. */
export class Lifetime {
  readonly #closers: { name: string; close: () => unknown; deadlineMs: number }[] = [];
  readonly #log: Log;
  #closing: Promise<void> | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Registers how to close a resource, and returns it. One opened after close() began, because a signal came, is closed
   * at once.
   */
  own<T>(name: string, resource: T, close: (resource: T) => unknown, deadlineMs = 5_000): T {
    this.#closers.push({ name, close: () => close(resource), deadlineMs });
    if (this.#closing !== null) this.#closing = this.#closing.then(() => this.#closeAll());
    return resource;
  }

  /** Safe to call repeatedly. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let next = this.#closers.pop(); next !== undefined; next = this.#closers.pop()) {
      const { name, close, deadlineMs } = next;
      try {
        await within(deadlineMs, Promise.resolve(close()), () =>
          this.#log.warn('shutdown.late', { name, durationMs: deadlineMs }),
        );
      } catch (error) {
        this.#log.warn('shutdown.failed', { name, ...errorFields(error) });
      }
    }
  }
}
