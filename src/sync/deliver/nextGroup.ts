import { otherMode, type SendMode } from '../../domain/state.ts';

/** After more searches than this a batch no longer counts as one with few records at fault. */
const FEW = 10;
/** Size of the first group of a mixture. */
const FIRST_OF_MIXTURE = 4;
/** Share of a run's expected length that is tried at once: it succeeds about as often as not. */
const SHARE_OF_RUN = 0.7;
/** Expected length of a run before any was seen. */
const EXPECTED_RUN = 2;

/**
 * How many of a batch's undecided cases to send next, and in which mode, from the outcome of those before them: cases
 * of a kind come in runs, and the length of the next run is estimated by the mean so far.
 *
 * Outside a mixture the whole rest is sent at once as long as few records are at fault. With many that is wasteful,
 * because the rest is refused and searched again and again; then small groups are sent. But a small group that succeeds
 * can be a wasted request, so one is tried only where earlier searches have saved it. With L = ⌈log₂ n⌉, the requests
 * beyond the first are at most f (L + 2) − 1 after f searches: a search costs at most L + 1 (L halvings, and the record
 * alone), the refused group before it 1, and a small group is sent only when with it, and then the whole rest, they
 * stay within f (L + 2). So up to ten records at fault, in any position, cost at most L + 2 further requests each: 10
 * in a batch of 200. Beyond that the estimate alone decides. 200 cases of which half are at fault, at random, take 223
 * requests on average; bisection took 341.
 */
export class NextGroup {
  /** The mode of this batch's records, unless it is a mixture. */
  mode: SendMode;
  readonly #mostPerSearch: number;
  #further = -1;
  #searches = 0;
  readonly #seen: Record<SendMode, number> = { new: 0, update: 0 };
  readonly #runs: Record<SendMode, number> = { new: 0, update: 0 };
  #last: SendMode | null = null;
  #mixed: boolean = false;

  constructor(cases: number, mode: SendMode) {
    this.mode = mode;
    this.#mostPerSearch = Math.ceil(Math.log2(cases)) + 2;
  }

  /** Whether some records are known to need one mode and some the other. */
  get mixed(): boolean {
    return this.#mixed;
  }

  choose(undecided: number): { readonly size: number; readonly mode: SendMode } {
    const pick = (size: number, mode: SendMode): { size: number; mode: SendMode } => {
      return { size: Math.min(undecided, size), mode };
    };
    if (!this.#mixed) {
      const affordable = this.#further + 2 <= this.#searches * this.#mostPerSearch || this.#searches > FEW;
      return pick(this.#searches > 1 && affordable ? this.#likely(this.mode) : undecided, this.mode);
    }
    if (this.#last === null) return pick(FIRST_OF_MIXTURE, this.mode);
    const mode = this.#expected(this.#last) >= 2 ? this.#last : otherMode(this.#last);
    return pick(this.#likely(mode), mode);
  }

  refusedInBothModes(): void {
    this.#mixed = true;
  }

  /** A request is sent. */
  sent(): void {
    this.#further += 1;
  }

  /** A search for one record has ended. */
  searched(): void {
    this.#searches += 1;
  }

  /** This many cases, the next in order, need this mode. */
  found(mode: SendMode, cases: number): void {
    if (cases === 0) return;
    if (this.#last !== null && this.#last !== mode) this.interrupted();
    this.#last = mode;
    this.#seen[mode] += cases;
  }

  /** The run has ended: by a case of the other mode, or by one that is refused in both. */
  interrupted(): void {
    this.#runs[this.#last ?? this.mode] += 1;
  }

  #likely(mode: SendMode): number {
    return Math.max(1, Math.round(this.#expected(mode) * SHARE_OF_RUN));
  }

  #expected(mode: SendMode): number {
    return (this.#seen[mode] + EXPECTED_RUN) / (this.#runs[mode] + 1);
  }
}
