/**
 * Counts a process's own work while it happens; anything the ledger knows is read from there. Labels come from fixed
 * lists in the code, never from a case.
 */
export interface Meter {
  /** A request to the portal ended; service 'login' is a login. */
  readonly portalRequest: (service: string, outcome: string, seconds: number) => void;
  readonly sourceRequest: (outcome: string) => void;
  /**
   * For each acknowledged case, the seconds since it changed at the source (domain/deliveryLag.ts); null where the
   * source gave no instant.
   */
  readonly delivered: (lagSeconds: readonly (number | null)[]) => void;
}

export const noMeter: Meter = {
  portalRequest: () => undefined,
  sourceRequest: () => undefined,
  delivered: () => undefined,
};
