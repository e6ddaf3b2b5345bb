import { z } from 'zod';
import { count, percent } from '../schemaParts.ts';

const verificationSchema = z.object({
  checked: count,
  confirmed: count,
  present: count.describe(
    'at the portal, with a status that cannot be read: neither confirmed nor disproved',
  ),
  missing: count,
  differs: count,
  confirmedPercent: percent,
  /** The confidence interval of `confirmedPercent`; null if nothing was checked. */
  interval95: z.tuple([z.number(), z.number()]).readonly().nullable(),
});
/** The document of `verify --json`. */
export type VerificationDocument = z.infer<typeof verificationSchema>;
