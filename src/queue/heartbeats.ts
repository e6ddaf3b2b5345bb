import type { Instant } from '../domain/time.ts';

/** Progress of the loops, for /healthz. A loop that waits for its next run is alive. */
export class Heartbeats {
  readonly #loops = new Map<string, { allowedMs: number; at: Instant }>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  expect(loop: string, allowedMs: number): void {
    this.#loops.set(loop, { allowedMs, at: this.#now() });
  }

  /** The loop runs in another process now. */
  forget(loop: string): void {
    this.#loops.delete(loop);
  }

  beat(loop: string): void {
    const entry = this.#loops.get(loop);
    if (entry !== undefined) entry.at = this.#now();
  }

  late(): readonly { readonly loop: string; readonly silentMs: number }[] {
    const now = this.#now();
    return [...this.#loops]
      .filter(([, { allowedMs, at }]) => now - at > allowedMs)
      .map(([loop, { at }]) => ({ loop, silentMs: now - at }));
  }
}
