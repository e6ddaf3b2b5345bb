/** What one step should take, in milliseconds: a delivery that waits for it barely notices. */
const AIM_MS = 8;
const FEWEST = 10;
const MOST = 2_000;
/** The rest after a step, as a multiple of the step. SQLite lets a waiting process try again only every few milliseconds. */
const REST = 4;
const SHORTEST_REST_MS = 5;

/** How many rows a step looks at, by how long the steps before took on this machine. */
export class StepSize {
  #limit = 200;
  #longestMs = 0;

  get limit(): number {
    return this.#limit;
  }

  get longestMs(): number {
    return this.#longestMs;
  }

  /** Notes how long the last step took. Returns how long to rest. */
  took(ms: number): number {
    this.#longestMs = Math.max(this.#longestMs, ms);
    if (ms > AIM_MS) this.#limit = Math.max(FEWEST, Math.floor(this.#limit / 2));
    else if (ms < AIM_MS / 3) this.#limit = Math.min(MOST, this.#limit * 2);
    return Math.max(SHORTEST_REST_MS, REST * ms);
  }
}
