import { otherMode, type SendMode } from '../../domain/state.ts';

/** More searches than this mean many records at fault. */
const FEW = 10;
const FIRST_OF_MIXTURE = 4;
/** The share of a run's expected length that succeeds about half the time. */
const SHARE_OF_RUN = 0.7;
/** The expected length of the first run. */
const EXPECTED_RUN = 2;

/**
 * Chooses how many undecided cases to send next, and in which mode: similar cases come in runs, and the mean length so far
 * estimates the next run.
 *
 * While few records are at fault, the whole rest is sent at once; with many, small groups are cheaper. A small group that
 * succeeds can be a wasted request, so it is sent only if earlier searches saved one: with L = ⌈log₂ n⌉, f searches cost
 * at most f (L + 2) − 1 requests beyond the first, that is 10 for each of up to ten records at fault among 200. Beyond
 * that the estimate alone decides: 200 cases, half of them at fault at random, take 223 requests; bisection took 341.
 */
export class NextGroup {
  /** The mode of the batch, unless it is a mixture. */
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

  /** Whether some records need one mode and some the other. */
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

  sent(): void {
    this.#further += 1;
  }

  searched(): void {
    this.#searches += 1;
  }

  /** The next cases need this mode. */
  found(mode: SendMode, cases: number): void {
    if (cases === 0) return;
    if (this.#last !== null && this.#last !== mode) this.interrupted();
    this.#last = mode;
    this.#seen[mode] += cases;
  }

  /** A case of the other mode, or one refused in both, has ended the run. */
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
