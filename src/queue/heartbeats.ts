import type { Instant } from '../domain/time.ts';

/** The loops' own progress, for /healthz. A loop that only waits for its next run is alive. */
export class Heartbeats {
  readonly #loops = new Map<string, { allowedMs: number; at: Instant }>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** From now on the loop must show progress at least this often, in milliseconds. */
  expect(loop: string, allowedMs: number): void {
    this.#loops.set(loop, { allowedMs, at: this.#now() });
  }

  beat(loop: string): void {
    const entry = this.#loops.get(loop);
    if (entry !== undefined) entry.at = this.#now();
  }

  /** Loops that are late, with how long they have been silent, in milliseconds. */
  late(): readonly { readonly loop: string; readonly silentMs: number }[] {
    const now = this.#now();
    return [...this.#loops]
      .map(([loop, { allowedMs, at }]) => ({ loop, silentMs: now - at, allowedMs }))
      .filter(({ silentMs, allowedMs }) => silentMs > allowedMs)
      .map(({ loop, silentMs }) => ({ loop, silentMs }));
  }
}
