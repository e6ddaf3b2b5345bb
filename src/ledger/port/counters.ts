/** The part of the Ledger port that checks the kept counters, and the ledger's own file. */
export interface LedgerCounters {
  /**
   * Counts all records on this thread, which blocks it for some 4 s a million cases, and returns how many counters
   * differ. Changes nothing and blocks no writer.
   */
  recount(): Promise<number>;
  /**
   * Recounts in a thread of its own while deliveries continue, and fixes counters that differ by adding what they lack.
   * Returns how many differed. Never run two at a time.
   *
   * DongboError `ledger.recount` when it fails or takes too long.
   */
  audit(options?: {
    /** Aborts it: nothing is fixed, and it rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }): Promise<number>;
  /**
   * Has the database check its own file while deliveries continue. Returns the first damage it finds, null where there is none,
   * or where the database looks after itself. Never run two at a time.
   *
   * DongboError `ledger.inspection` when it fails or takes too long.
   */
  inspect(options?: { readonly signal?: AbortSignal | undefined }): Promise<string | null>;
}
