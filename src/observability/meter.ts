/**
 * What a process counts of its own work while it does it; what the ledger knows is read from there. The rooms are
 * handed one function of it each, and none of them knows what becomes of a figure. Labels come from fixed lists in the
 * code (services, kinds of outcome), never from a case.
 */
export interface Meter {
  /** A request to the portal ended: its service ('login' for a login), how it ended, how long it took. */
  readonly portalRequest: (service: string, outcome: string, seconds: number) => void;
  /** A request to the source ended. */
  readonly sourceRequest: (outcome: string) => void;
  /**
   * The portal acknowledged these cases: for each the seconds since it changed at the source (domain/deliveryLag.ts),
   * null where the source gave no instant.
   */
  readonly delivered: (lagSeconds: readonly (number | null)[]) => void;
}

/** Counts nothing: for one-shot commands, and for tests. */
export const noMeter: Meter = {
  portalRequest: () => undefined,
  sourceRequest: () => undefined,
  delivered: () => undefined,
};
