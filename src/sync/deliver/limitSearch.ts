/** Full batches accepted before a larger one is tried again: the first time, and at most; it doubles in between. */
const FIRST_INTERVAL = 20;
const LONGEST_INTERVAL = 160;
/** A try that is never answered stands in the way of no other one after this many further requests. */
const PATIENCE = 8;
/** A batch of this share of the largest accepted one counts as full. */
const FULL = 0.9;

export interface LimitState {
  /** The largest that was accepted; 0 = none. */
  readonly accepted: number;
  /** The smallest that was refused; null = none. */
  readonly refused: number | null;
  readonly interval: number;
}

/**
 * Finds one limit of the portal by the fewest requests: halves until something is accepted, then searches between the
 * largest accepted and the smallest refused. What it has found it uses, and tries above it after more and more requests, in
 * case the limit has risen. One that has fallen is searched for again.
 */
export class LimitSearch {
  readonly #most: number;
  /** How exactly the limit is to be found, as a share of it. */
  readonly #exactness: number;
  #accepted: number;
  #refused: number | null;
  /** The smallest that was refused, perhaps for another reason. */
  #suspected: number | null = null;
  #interval: number;
  #full = 0;
  /** Requests until the try that is under way counts as lost; 0 = none is. */
  #patience = 0;

  constructor(most: number, exactness: number, state: LimitState | undefined = undefined) {
    this.#most = most;
    this.#exactness = exactness;
    this.#accepted = Math.min(state?.accepted ?? 0, most);
    this.#refused = state?.refused ?? null;
    this.#interval = state?.interval ?? FIRST_INTERVAL;
  }

  get state(): LimitState {
    return { accepted: this.#accepted, refused: this.#refused, interval: this.#interval };
  }

  get accepted(): number {
    return this.#accepted;
  }

  get isKnown(): boolean {
    return this.#refused !== null || this.#suspected !== null;
  }

  /** The largest that is to be sent now. */
  get size(): number {
    return this.#below(least(this.#refused, this.#suspected));
  }

  /** The same without what was perhaps refused for another reason. */
  get sizeIfNotSuspected(): number {
    return this.#below(this.#refused);
  }

  #below(refused: number | null): number {
    if (refused === null || refused > this.#most) return this.#most;
    const known = this.#accepted > 0 ? this.#accepted : Math.floor(refused / 2);
    if (this.#patience > 0) return Math.max(1, known);
    if (this.#accepted === 0) return Math.max(1, known);
    const isFound = refused - this.#accepted <= Math.max(1, this.#exactness * refused);
    if (!isFound) return Math.floor((this.#accepted + refused) / 2);
    return this.#full >= this.#interval ? refused : this.#accepted;
  }

  /** A request is sent. Above the largest accepted it is a try, and only one is made at a time. */
  sent(size: number): void {
    if (this.isKnown && size > this.#accepted && this.#accepted > 0) this.#patience = PATIENCE;
    else if (this.#patience > 0) this.#patience -= 1;
  }

  accept(size: number): void {
    if (size >= this.#accepted * FULL) this.#full += 1;
    if (size <= this.#accepted) return;
    this.#accepted = size;
    this.#restart();
    if (this.#refused !== null && size >= this.#refused) this.#refused = null;
  }

  refuse(size: number): void {
    const isRefusedAgain = this.#refused !== null && size >= this.#refused;
    const interval = isRefusedAgain ? Math.min(2 * this.#interval, LONGEST_INTERVAL) : this.#interval;
    if (size <= this.#accepted) this.forget();
    else this.#restart(interval);
    this.#refused = least(this.#refused, size);
  }

  /** Null: nothing that was refused may be so for another reason. */
  suspect(size: number | null): void {
    if (size !== this.#suspected) this.#patience = 0;
    this.#suspected = size;
  }

  /** The limit has changed. */
  forget(): void {
    this.#accepted = 0;
    this.#refused = null;
    this.#restart();
  }

  #restart(interval = FIRST_INTERVAL): void {
    this.#full = 0;
    this.#patience = 0;
    this.#interval = interval;
  }
}

function least(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
