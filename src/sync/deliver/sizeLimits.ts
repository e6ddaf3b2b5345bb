import { LimitSearch, type LimitState } from './limitSearch.ts';

/** The size of one request. */
export interface Sent {
  readonly cases: number;
  readonly bytes: number;
}

export interface SizeState {
  readonly count: LimitState;
  readonly bytes: LimitState;
  /** Refusals that either limit can explain. */
  readonly unclear: readonly Sent[];
}

/** The cases of one request, by their indices. */
export interface Choice {
  readonly indices: readonly number[];
  /** The share of a request that they fill, as far as its limits are known; else 1. */
  readonly fill: number;
}

/** About how many cases the mean size covers. */
const MEAN_OVER = 200;
/** The limit in bytes is found this exactly: most cases are larger than the rest. */
const EXACTNESS = 0.02;
/** Refusals that either limit can explain, the latest. */
const MOST_UNCLEAR = 8;
/** Requests of one delivery, whose steps are then sent together. */
const REQUESTS_A_LEASE = 4;

/**
 * The portal's limits on one request, by count and by bytes, found from what it accepts and refuses; no document says them.
 * A refusal that an accepted request of as many cases excludes from being one of the count is one of the bytes, and the
 * other way round. As long as both can explain it, it counts for both, except for requests that test one of them alone.
 */
export class SizeLimits {
  readonly #most: number;
  readonly #count: LimitSearch;
  readonly #bytes: LimitSearch;
  #unclear: readonly Sent[] = [];
  /** The mean size of a case, newer ones counting more; null = not measured. */
  #meanBytes: number | null = null;

  constructor(most: number, state: SizeState | undefined = undefined) {
    this.#most = most;
    this.#count = new LimitSearch(most, 0, state?.count);
    this.#bytes = new LimitSearch(Number.POSITIVE_INFINITY, EXACTNESS, state?.bytes);
    this.#unclear = state?.unclear ?? [];
    this.#clearUp();
  }

  get state(): SizeState {
    return { count: this.#count.state, bytes: this.#bytes.state, unclear: this.#unclear };
  }

  /** Whether the portal has refused anything for its size. */
  get isKnown(): boolean {
    return this.#count.isKnown || this.#bytes.isKnown;
  }

  /** Cases in one request, as far as can be said before their bytes are known. */
  get current(): number {
    const mean = this.#meanBytes;
    if (mean === null || !this.#bytes.isKnown) return this.#count.size;
    return Math.min(this.#count.size, Math.max(1, Math.floor(this.#bytes.size / mean)));
  }

  /**
   * Cases for one delivery: whole requests, about as many cases as are configured. `withSteps`: not more, because the steps
   * of all of them fit into one request, unless the limit is one of the count.
   */
  lease(withSteps: boolean): number {
    const { current } = this;
    const whole = current * Math.max(1, Math.min(Math.round(this.#most / current), REQUESTS_A_LEASE));
    const isByCount = current === this.#count.size;
    return withSteps && !isByCount ? Math.min(this.#most, current * REQUESTS_A_LEASE) : whole;
  }

  /**
   * Chooses the cases of the next request: in order, but one that does not fit any more gives way to smaller ones. At least
   * one is chosen.
   */
  choose(count: number, bytesOf: (index: number) => number): Choice {
    if (!this.#bytes.isKnown) {
      const size = Math.min(count, this.#count.size);
      this.#count.sent(size);
      const fill = this.isKnown ? size / this.#count.size : 1;
      return { indices: Array.from({ length: size }, (_, index) => index), fill };
    }
    const fits = this.#fitting();
    const indices: number[] = [];
    let bytes = 0;
    for (let index = 0; index < count && indices.length < this.#most; index += 1) {
      const more = bytes + bytesOf(index);
      if (indices.length > 0 && !fits({ cases: indices.length + 1, bytes: more })) continue;
      indices.push(index);
      bytes = more;
    }
    this.#measure({ cases: indices.length, bytes });
    const fill = Math.max(indices.length / this.#count.size, bytes / this.#bytes.size);
    this.#count.sent(indices.length);
    this.#bytes.sent(bytes);
    return { indices, fill };
  }

  #measure({ cases, bytes }: Sent): void {
    const mean = bytes / cases;
    const weight = Math.min(1, cases / MEAN_OVER);
    this.#meanBytes = this.#meanBytes === null ? mean : (1 - weight) * this.#meanBytes + weight * mean;
  }

  #fitting(): (sent: Sent) => boolean {
    const [count, bytes] = [this.#count, this.#bytes];
    const now = { cases: count.size, bytes: bytes.size };
    const testsCount = { cases: count.sizeIfNotSuspected, bytes: bytes.accepted };
    const testsBytes = { cases: count.accepted, bytes: bytes.sizeIfNotSuspected };
    const within = [now, testsCount, testsBytes];
    return (sent) => within.some((limit) => sent.cases <= limit.cases && sent.bytes <= limit.bytes);
  }

  accepted({ cases, bytes }: Sent): void {
    this.#count.accept(cases);
    this.#bytes.accept(bytes);
    this.#clearUp();
  }

  refused({ cases, bytes }: Sent): void {
    const isBytesFine = bytes <= this.#bytes.accepted;
    // A single case is refused alone, whatever its size; only its bytes can say something about others.
    if (cases === 1 && isBytesFine) return;
    const isCountFine = cases <= Math.max(1, this.#count.accepted);
    if (isCountFine && isBytesFine) {
      this.#count.forget();
      this.#bytes.forget();
      this.#unclear = [];
    }
    if (isCountFine === isBytesFine) {
      this.#unclear = [...this.#unclear, { cases, bytes }].slice(-MOST_UNCLEAR);
    } else if (isCountFine) this.#bytes.refuse(bytes);
    else this.#count.refuse(cases);
    this.#clearUp();
  }

  /** What was accepted since can show which limit a refusal was about. */
  #clearUp(): void {
    const [count, bytes] = [this.#count, this.#bytes];
    const unclear: Sent[] = [];
    for (const sent of this.#unclear) {
      const [isCountFine, isBytesFine] = [sent.cases <= count.accepted, sent.bytes <= bytes.accepted];
      if (isCountFine && !isBytesFine) bytes.refuse(sent.bytes);
      else if (isBytesFine && !isCountFine) count.refuse(sent.cases);
      else if (!isCountFine) unclear.push(sent);
    }
    this.#unclear = unclear;
    count.suspect(smallest(unclear.map(({ cases }) => cases)));
    bytes.suspect(smallest(unclear.map((sent) => sent.bytes)));
  }
}

function smallest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
