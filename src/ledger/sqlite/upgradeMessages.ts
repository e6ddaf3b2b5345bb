import { z } from 'zod';

/** What the process of an upgrade says: its progress, and how it ended. */
export const message = z.union([
  z.object({ done: z.int(), total: z.int() }),
  z.object({ seconds: z.number() }),
  z.object({
    failed: z.object({ code: z.string(), message: z.string(), remedy: z.string(), exitCode: z.int() }),
  }),
]);
export type UpgradeMessage = z.infer<typeof message>;

export interface UpgradeOrder {
  readonly file: string;
  /** Where the ledger as it is now is copied to first. */
  readonly copy: string;
  /** A rehearsal migrates the copy, and leaves the ledger alone. */
  readonly rehearsal: boolean;
}
