import { z } from 'zod';
import { GROUP_LEVELS } from '../../../domain/agencies.ts';
import { GAP_DIMENSIONS } from '../../../domain/dimension.ts';
import { publishedSchema } from '../../../reports/published/schema.ts';
import { count, gapFigures, percent } from '../../../reports/schemaParts.ts';
import { filterBody } from '../query.ts';

const rate = percent.describe('two decimals; null of nothing');
const points = z.number().nullable().describe('percentage points; null where there is nothing to compare');
const difference = z.int();

const rates = {
  total: count,
  synced: count,
  unsynced: count,
  syncedPercent: rate,
  unsyncedPercent: rate,
};

const group = z
  .object({
    key: z.string(),
    name: z.string(),
    ...rates,
    parent: z.string().nullable().optional().describe('of a tree: the agency above'),
    level: z.enum(GROUP_LEVELS).optional(),
    depth: count.optional(),
    flag: z.enum(['not_in_table', 'no_longer_in_table']).optional(),
  })
  .meta({ id: 'GapGroup' });

const change = z
  .object({ since: z.string(), total: difference, synced: difference, unsynced: difference, points })
  .nullable();

/** The document of `gap --json`. */
export const gapSchema = z
  .object({
    asOf: z.string(),
    ...gapFigures(rate),
    unnumbered: count,
    filter: filterBody.optional(),
    by: z.enum(GAP_DIMENSIONS).optional(),
    tree: z.literal(true).optional(),
    today: z.literal(true).optional(),
    groups: z.array(group).readonly().optional(),
    change: z.object({ yesterday: change, lastWeek: change, lastMonth: change }).nullable().optional(),
    forecast: z
      .object({
        outcome: z.enum(['reached', 'tooFewDays', 'notAtThisRate', 'expected']),
        date: z.string().nullable(),
        perDay: z.number().nullable(),
      })
      .nullable()
      .optional(),
    published: publishedSchema.nullable().optional(),
  })
  .meta({
    id: 'Gap',
    examples: [
      {
        asOf: '2024-11-05T00:00:00+07:00',
        ...{ total: 1_023_738, synced: 719_569, unsynced: 304_169, never: 290_312, stale: 13_857 },
        ...{ syncedPercent: 70.29, unsyncedPercent: 29.71, coveragePercent: 71.64 },
        ...{ verified: 0, excluded: 0, unnumbered: 60 },
      },
    ],
  });
