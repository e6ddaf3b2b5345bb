import { z } from 'zod';
import { count, percent } from '../schemaParts.ts';

const verificationSchema = z.object({
  checked: count,
  confirmed: count,
  missing: count,
  differs: count,
  confirmedPercent: percent,
  /** The confidence interval of `confirmedPercent`; null if nothing was checked. */
  interval95: z.tuple([z.number(), z.number()]).readonly().nullable(),
});
/** The document of `verify --json`. */
export type VerificationDocument = z.infer<typeof verificationSchema>;
