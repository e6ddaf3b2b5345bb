/** Urgent ones in a row, after which another one that waits has its turn. */
const MOST_IN_A_ROW = 4;

/** Those who wait for a turn: the urgent ones first, but every fifth turn is left to the others, so that none starves. */
export class UrgentFirst<T> {
  readonly #urgent: T[] = [];
  readonly #others: T[] = [];
  #inARow = 0;

  add(one: T, isUrgent: boolean): void {
    (isUrgent ? this.#urgent : this.#others).push(one);
  }

  /** False: it does not wait here. */
  remove(one: T): boolean {
    for (const waiting of [this.#urgent, this.#others]) {
      const place = waiting.indexOf(one);
      if (place < 0) continue;
      waiting.splice(place, 1);
      return true;
    }
    return false;
  }

  next(): T | undefined {
    const [first, second] = this.#isOthersTurn ? [this.#others, this.#urgent] : [this.#urgent, this.#others];
    return first.shift() ?? second.shift();
  }

  nextUrgent(): T | undefined {
    return this.#urgent.shift();
  }

  /** The urgent one that takes the turn of another one which has it already. */
  overtaking(): T | undefined {
    return this.#isOthersTurn ? undefined : this.nextUrgent();
  }

  /** Counts a turn that was used. */
  used(isUrgent: boolean): void {
    this.#inARow = isUrgent ? this.#inARow + 1 : 0;
  }

  get #isOthersTurn(): boolean {
    return this.#inARow >= MOST_IN_A_ROW;
  }
}
