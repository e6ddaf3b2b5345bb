/** A delivery under way. */
export interface Place {
  /** All places for whatever is due are taken: this one is for fresh cases. */
  readonly freshOnly: boolean;
  /** It delivers fresh cases. */
  holdsFresh(): void;
}

/** A bounded number of deliveries of this process run at a time, and beyond them only those of fresh cases. */
export class DeliveryPlaces {
  #free: number;
  #fresh = 0;
  #freshEnded: () => void = () => undefined;

  constructor(size: number) {
    this.#free = size;
  }

  get hasFresh(): boolean {
    return this.#fresh > 0;
  }

  /** Calls it when no fresh cases are under way any more. */
  whenFreshEnded(call: () => void): void {
    this.#freshEnded = call;
  }

  async use<T>(deliver: (place: Place) => Promise<T>): Promise<T> {
    const freshOnly = this.#free === 0;
    let fresh = 0;
    if (!freshOnly) this.#free -= 1;
    try {
      return await deliver({
        freshOnly,
        holdsFresh: () => {
          fresh += 1;
          this.#fresh += 1;
        },
      });
    } finally {
      if (!freshOnly) this.#free += 1;
      this.#fresh -= fresh;
      if (fresh > 0 && !this.hasFresh) this.#freshEnded();
    }
  }
}
