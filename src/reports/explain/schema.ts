import { z } from 'zod';
import { REASON_CODES, type Release } from '../../domain/reason.ts';
import { count, percent } from '../schemaParts.ts';

const cause = z
  .object({
    reason: z.enum(REASON_CODES),
    title: z.string(),
    key: z.string().describe("what the reason is about: a code or field names; '' where the reason says all"),
    name: z.string().describe("of the key; '' where it has none"),
    count,
    share: percent.describe('of all that is unsynced'),
    cumulativeShare: percent.describe('of this cause and all before it'),
    owner: z.string(),
    ownerName: z.string(),
    remedy: z.string(),
    release: z
      .enum([
        'itself',
        'table',
        'list',
        'correction',
        'replay',
        'opening',
        'resumption',
      ] as const satisfies readonly Release[])
      .describe('how its cases go out once it is fixed'),
    replay: z.string().nullable().describe('the command that sends just these cases again'),
  })
  .meta({ id: 'Cause' });

export type Cause = z.infer<typeof cause>;

/** `explain` in the document of `gap --explain --json`. */
export const explanationSchema = z
  .object({
    snapshot: z.string().nullable().describe('when the snapshot was taken; null: of the present'),
    headline: z.string().nullable(),
    unsynced: count,
    causes: z.array(cause).readonly().describe('most cases first'),
    others: z.object({ causes: count, count, share: percent }).nullable().describe('what `limit` left out'),
  })
  .meta({ id: 'Explanation' });

export type Explanation = z.infer<typeof explanationSchema>;
