/** Rings when there is new work. Never throws: the next sweep makes up for a lost ring. */
export interface Bell {
  ring(): void;
  /** Resolves when every ring so far has reached Redis or failed. */
  settled(): Promise<void>;
}
