/** For waiting until something happens: long enough for a busy machine, since only a hang should fail. */
export const SOON = { timeout: 120_000, interval: 50 } as const;
