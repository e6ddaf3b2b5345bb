import { z } from 'zod';

/** What one page of a source shows, mapped to the fields of a case; what can name a person is masked. */
const sourceTrial = z.object({
  source: z.string(),
  kind: z.string(),
  rows: z.int(),
  drafts: z.int(),
  cases: z.array(z.record(z.string(), z.string())),
  /** Rows that could not be read, and why. */
  unreadable: z.array(z.object({ where: z.string(), why: z.string(), rows: z.int() })),
  /** Fields that no row had. */
  empty: z.array(z.string()),
  /** Dates that no form of the configuration can read, by field. */
  notDates: z.array(z.string()),
});
export type SourceTrial = z.infer<typeof sourceTrial>;
