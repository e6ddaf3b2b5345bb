import { otherThan, type SendMode } from './batchRun.ts';

/** A batch in which more searches were needed is no longer one with a few records at fault. */
const FEW = 10;
/** Size of the first group of a mixture, of which nothing is known yet. */
const FIRST_OF_MIXTURE = 4;
/** Of a run's expected length so much is tried at once: about then a request is as likely to go through as not. */
const SHARE_OF_RUN = 0.7;
/** Cases that a run is taken to have before any was seen. */
const EXPECTED_RUN = 2;

/**
 * How many of a batch's undecided cases to send next, and how, from what became of those before them: cases of
 * a kind come in runs, and the length of the next one is guessed by the mean so far.
 *
 * Outside a mixture, all that is left goes out at once, as long as few records are at fault. Where many are, that
 * is wasteful: each time it is refused, and searched from the top. There small groups go out. But a small group
 * that goes through may be a request spent for nothing, so one is tried only where earlier searches have saved it.
 * With L = ⌈log₂ n⌉, after f searches the requests beyond the first are at most f (L + 2) − 1: a search costs at
 * most L + 1 (L halvings, and the record alone), the refused group before it 1, and a small group is sent only
 * when with it, and then all the rest, they are within f (L + 2). So up to ten records at fault, wherever they
 * stand, cost at most L + 2 further requests each: 10 in a batch of 200. From then on the guess alone decides. With
 * 200 cases of which half are at fault, at random, that makes 223 requests on average; bisection made 341.
 */
export class NextGroup {
  /** How the records of this batch are sent, unless it is a mixture. */
  as: SendMode;
  readonly #dearest: number;
  #further = -1;
  #searches = 0;
  readonly #seen: Record<SendMode, number> = { new: 0, update: 0 };
  readonly #runs: Record<SendMode, number> = { new: 0, update: 0 };
  #last: SendMode | null = null;
  #mixed: boolean = false;

  constructor(cases: number, as: SendMode) {
    this.as = as;
    this.#dearest = Math.ceil(Math.log2(cases)) + 2;
  }

  /** Whether some of the records are known to belong to one side and some to the other. */
  get mixed(): boolean {
    return this.#mixed;
  }

  choose(left: number): { readonly size: number; readonly as: SendMode } {
    if (!this.#mixed) {
      const affordable = this.#further + 2 <= this.#searches * this.#dearest || this.#searches > FEW;
      const size = this.#searches > 1 && affordable ? this.#likely(this.as) : left;
      return { size: Math.min(left, size), as: this.as };
    }
    if (this.#last === null) return { size: Math.min(left, FIRST_OF_MIXTURE), as: this.as };
    const goesOn = this.#expected(this.#last) >= 2;
    const as = goesOn ? this.#last : otherThan(this.#last);
    return { size: Math.min(left, this.#likely(as)), as };
  }

  /** Refused both ways, so it is a mixture. */
  refusedBothWays(): void {
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

  /** So many cases, the next in order, belong to this side. */
  was(as: SendMode, cases: number): void {
    if (cases === 0) return;
    if (this.#last !== null && this.#last !== as) this.interrupted();
    this.#last = as;
    this.#seen[as] += cases;
  }

  /** The next case in order was neither, or the run before it has ended. */
  interrupted(): void {
    this.#runs[this.#last ?? this.as] += 1;
  }

  #likely(as: SendMode): number {
    return Math.max(1, Math.round(this.#expected(as) * SHARE_OF_RUN));
  }

  #expected(as: SendMode): number {
    return (this.#seen[as] + EXPECTED_RUN) / (this.#runs[as] + 1);
  }
}
