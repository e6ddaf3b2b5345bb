/** Rings when there is new work. Never throws: a ring that gets lost is made up for by the next sweep. */
export interface Bell {
  ring(): void;
  /** Resolves when every ring so far is in Redis, or has failed to get there. */
  settled(): Promise<void>;
}
