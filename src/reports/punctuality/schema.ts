import { z } from 'zod';
import { CASE_DIMENSIONS } from '../../domain/dimension.ts';
import { storedFilter } from '../../filter/schema.ts';
import { count, instant, percent } from '../schemaParts.ts';
import { sourceFreshness } from '../sources/schema.ts';

const figures = {
  total: count,
  online: count,
  onlinePercent: percent.describe('of all'),
  onTime: count,
  late: count,
  noDeadline: count.describe('without a readable due date, or finished on an unknown day'),
  onTimePercent: percent.describe('of the cases that are on time or late'),
};

/** The document of `punctuality --json`. */
export const punctualitySchema = z
  .object({
    asOf: instant.describe("ISO 8601 with the zone's offset, to the second"),
    ...figures,
    sources: z
      .array(sourceFreshness)
      .readonly()
      .optional()
      .describe('with several sources, of the present: how old the figures of each are'),
    filter: storedFilter.optional(),
    by: z.enum(CASE_DIMENSIONS),
    groups: z
      .array(z.object({ key: z.string(), name: z.string(), ...figures }))
      .readonly()
      .describe('levels from the province down, months in order, all else by most late first; ties by key'),
  })
  .meta({ id: 'Punctuality' });

export type PunctualityReport = z.infer<typeof punctualitySchema>;
export type PunctualityReportGroup = PunctualityReport['groups'][number];
