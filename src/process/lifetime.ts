import { errorFields, type Log } from '../observability/log.ts';

/**
 * Closes in reverse what was opened (law 12): each resource has a deadline after which it is left behind, and an error
 * in one never keeps the next from being closed.
 */
export class Lifetime {
  readonly #closers: { name: string; close: () => unknown; deadlineMs: number }[] = [];
  readonly #log: Log;
  #closing: Promise<void> | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  /**
   * Registers how to close a resource that has just been opened, and returns it. One that was opened while or after
   * everything was closed, because a signal came in between, is closed at once.
   */
  own<T>(name: string, resource: T, close: (resource: T) => unknown, deadlineMs = 5_000): T {
    this.#closers.push({ name, close: () => close(resource), deadlineMs });
    if (this.#closing !== null) this.#closing = this.#closing.then(() => this.#closeAll());
    return resource;
  }

  /** Safe to call more than once: all callers wait for the one closing. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (let next = this.#closers.pop(); next !== undefined; next = this.#closers.pop()) {
      const { name, close, deadlineMs } = next;
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), deadlineMs);
      });
      try {
        const ended = await Promise.race([Promise.resolve(close()).then(() => 'closed' as const), deadline]);
        if (ended === 'late') this.#log.warn('shutdown.late', { name, durationMs: deadlineMs });
      } catch (error) {
        this.#log.warn('shutdown.failed', { name, ...errorFields(error) });
      } finally {
        clearTimeout(timer);
      }
    }
  }
}
