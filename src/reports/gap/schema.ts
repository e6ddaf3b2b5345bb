import { z } from 'zod';
import { GROUP_LEVELS } from '../../domain/agencies.ts';
import { GAP_DIMENSIONS } from '../../domain/dimension.ts';
import type { Exclusion } from '../../domain/exclusion.ts';
import { filterLists } from '../../filter/schema.ts';
import { censusSchema } from '../census/schema.ts';
import { index766Schema } from '../index766/schema.ts';
import { publishedSchema } from '../published/schema.ts';
import { calendarDay, count, gapFigures, instant, percent } from '../schemaParts.ts';
import { sourceFreshness } from '../sources/schema.ts';

const rate = percent.describe('two decimals; null of nothing');

const group = z
  .object({
    key: z.string(),
    name: z.string(),
    total: count,
    synced: count,
    unsynced: count,
    syncedPercent: rate,
    unsyncedPercent: rate,
    elsewhere: count
      .optional()
      .describe(
        'cases of it that another system sends to the portal itself: not in total; only where there are any',
      ),
    parent: z.string().nullable().optional().describe('of a tree: the agency above'),
    level: z.enum(GROUP_LEVELS).optional(),
    depth: count.optional(),
    flag: z.enum(['not_in_table', 'no_longer_in_table']).optional(),
  })
  .meta({ id: 'GapGroup' });

/** One group. `reason` and `age` group unsynced cases only, so there total = unsynced. */
export type GapReportGroup = z.infer<typeof group>;
/** Never in the table of agencies, or in it, but not today. */
export type AgencyFlag = NonNullable<GapReportGroup['flag']>;

/** The excluded cases, by why. */
export const EXCLUDED_BY = z.strictObject({
  ...{ rule: count, copy: count, gone: count, earlier: count, elsewhere: count },
} satisfies Record<Exclusion, typeof count>);

const report = z.object({
  asOf: instant,
  ...gapFigures(rate),
  excludedBy: EXCLUDED_BY,
  census: censusSchema
    .nullable()
    .describe(
      'the last whole census; null before the first one, and after a repair or a restored copy until the next one',
    ),
  unnumbered: count,
  sources: z
    .array(sourceFreshness)
    .readonly()
    .optional()
    .describe('with several sources, of the present: how old the figures of each are'),
  filter: z.strictObject(filterLists).optional(),
  by: z.enum(GAP_DIMENSIONS).optional(),
  tree: z.literal(true).optional(),
  today: z.literal(true).optional(),
  groups: z.array(group).readonly().optional(),
});

/**
 * The figures of one moment. Excluded, unnumbered and the census are always those of the present and of the whole ledger:
 * the past of a scope is not kept, and a draft has no agency yet.
 */
export type GapReport = z.infer<typeof report>;

const difference = z.object({
  since: instant,
  total: z.int(),
  synced: z.int(),
  unsynced: z.int(),
  points: z.number().nullable().describe('percentage points; null where there is nothing to compare'),
});

/** The change since a snapshot; counts and points are now minus then. */
export type GapDifference = z.infer<typeof difference>;

const change = z.object({
  yesterday: difference.nullable(),
  lastWeek: difference.nullable(),
  lastMonth: difference.nullable(),
});

/** Null where no snapshot was taken within a day of that midnight. */
export type GapChange = z.infer<typeof change>;

const forecast = z.object({
  outcome: z
    .enum(['reached', 'tooFewDays', 'notAtThisRate', 'expected', 'doubted'])
    .describe(
      'doubted: the last census is suspicious or older than a repair or a restored copy, so nobody knows what 100 % is',
    ),
  date: calendarDay.nullable(),
  perDay: z.number().nullable(),
});

export type GapForecast = z.infer<typeof forecast>;

const overTime = z.object({
  change: change.nullable(),
  forecast: forecast.nullable(),
  published: publishedSchema.nullable(),
});

/**
 * The course of the whole province's gap. At a past date there is no change and no forecast, because first
 * acknowledgements cannot be compared with the figures of snapshots.
 */
export type GapOverTime = z.infer<typeof overTime>;

const like766 = index766Schema.optional().describe('as the 766 index counts, where that was requested');

/** The document of `gap --json`. */
export const gapSchema = report
  .extend(overTime.partial().shape)
  .extend({ like766 })
  .meta({
    id: 'Gap',
    examples: [
      {
        asOf: '2024-11-05T00:00:00+07:00',
        ...{ total: 1_023_738, synced: 719_569, unsynced: 304_169, never: 290_312, stale: 13_857 },
        ...{ syncedPercent: 70.29, unsyncedPercent: 29.71, coveragePercent: 71.64 },
        ...{
          verified: 0,
          excluded: 0,
          excludedBy: { rule: 0, copy: 0, gone: 0, earlier: 0, elsewhere: 0 },
          unnumbered: 60,
        },
        census: { at: '2024-11-05T02:14:09+07:00', rows: 1_023_798, suspicious: false, missing: 0 },
      },
    ],
  });
