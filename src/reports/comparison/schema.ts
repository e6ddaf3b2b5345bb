import { z } from 'zod';
import { COMPARED_FIELDS, COMPARISON_OUTCOMES } from '../../domain/comparison.ts';
import { count, instant } from '../schemaParts.ts';

/** The document of `show --compare --json`. */
export const comparisonSchema = z
  .object({
    caseNo: z.string(),
    at: instant,
    by: z.string().describe('`cli:` and an account, or `key:` and the name of a key'),
    outcome: z
      .enum(COMPARISON_OUTCOMES)
      .describe(
        '`behind`: the portal has what it acknowledged last, ours is newer; `present`: its status cannot be read; `ambiguous`: several rows that differ, none known to be the newest',
      ),
    trusted: z.boolean().describe('false while look-ups are not believed, see `verify`'),
    held: count.describe('rows that the portal returned'),
    fields: z.array(
      z.object({
        field: z.enum(COMPARED_FIELDS),
        ours: z.string().nullable().describe('as it would be sent today; dates in local time'),
        portal: z
          .array(z.string().nullable())
          .describe('by row of the portal, at most five; null: not in the row, or not readable'),
        same: z.boolean().nullable().describe('null: nobody can say'),
      }),
    ),
    conclusion: z.array(z.string()).describe('what this means and what to do, in sentences'),
  })
  .meta({ id: 'Comparison' });

export type ComparisonDocument = z.infer<typeof comparisonSchema>;
