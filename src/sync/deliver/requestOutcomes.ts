/** Requests whose outcomes are remembered. */
const REMEMBERED = 60;
/** What other requests did before weighs no more than this many of them, because a portal can fall ill suddenly. */
const WEIGHT_OF_PAST = 10;

/** What is sent: records, or progress steps. */
export type Service = 'records' | 'progress';

interface Outcome {
  readonly at: number;
  readonly service: Service;
  /** The case numbers in the request. */
  readonly cases: ReadonlySet<string>;
  readonly answered: boolean;
}

/** What other requests did, the past already discounted. */
export interface OthersDid {
  readonly answered: number;
  readonly failed: number;
  /** Since the moment that was asked about, without the past. */
  readonly answeredSince: number;
  readonly failedSince: number;
  /** How many requests there were, undiscounted. */
  readonly count: number;
}

/** The outcomes of the last requests of a process, records and steps together: a gateway fails both alike. */
export class RequestOutcomes {
  readonly #outcomes: Outcome[] = [];
  #count = 0;
  #underWay = 0;
  #onAnswer = Promise.withResolvers<void>();

  /** The number of outcomes so far. */
  get count(): number {
    return this.#count;
  }

  get isSomeUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** Resolves when the next request is answered. */
  get nextAnswer(): Promise<void> {
    return this.#onAnswer.promise;
  }

  /** A request is being sent; call the returned function when it has ended. */
  started(): () => void {
    this.#underWay += 1;
    return () => {
      this.#underWay -= 1;
    };
  }

  note(service: Service, cases: Iterable<string>, answered: boolean): void {
    this.#outcomes.push({ at: this.#count, service, cases: new Set(cases), answered });
    if (this.#outcomes.length > REMEMBERED) this.#outcomes.shift();
    this.#count += 1;
    if (!answered) return;
    this.#onAnswer.resolve();
    this.#onAnswer = Promise.withResolvers();
  }

  /** What requests without any of these cases did, of one service or of both; `since`: from this outcome on it is present. */
  ofOthers(cases: ReadonlySet<string>, since: number, service: Service | null): OthersDid {
    const [past, present] = [
      { answered: 0, failed: 0 },
      { answered: 0, failed: 0 },
    ];
    for (const one of this.#outcomes) {
      if (service !== null && one.service !== service) continue;
      if (!one.cases.isDisjointFrom(cases)) continue;
      (one.at >= since ? present : past)[one.answered ? 'answered' : 'failed'] += 1;
    }
    const before = past.answered + past.failed;
    const weight = Math.min(1, WEIGHT_OF_PAST / Math.max(1, before));
    return {
      answered: present.answered + weight * past.answered,
      failed: present.failed + weight * past.failed,
      answeredSince: present.answered,
      failedSince: present.failed,
      count: before + present.answered + present.failed,
    };
  }
}
