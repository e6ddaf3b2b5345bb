import { z } from 'zod';
import { count, instant } from '../schemaParts.ts';

/** The last whole census, in a report. */
export const censusSchema = z
  .object({
    at: instant,
    rows: count,
    suspicious: z.boolean().describe('it shows clearly less than the census before, or than the baseline'),
    missing: count.describe('counted cases that it did not show; gone when the next one does not either'),
  })
  .meta({ id: 'Census' });

export type CensusState = z.infer<typeof censusSchema>;
