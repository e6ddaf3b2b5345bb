import { z } from 'zod';
import { calendarDay, count, instant, percent } from '../schemaParts.ts';

const indexFigure = z.object({
  period: z.string(),
  formula: z.string().describe("version of the formula; '' where it was not given"),
  date: calendarDay,
  numerator: count,
  denominator: count,
  percent,
  quality: z.string(),
  source: z.string(),
});

const reported = z.object({ period: z.string(), agency: z.string(), received: count, source: z.string() });

/** Which denominator the index divides by: the larger one. */
const USED = ['report', 'synced', 'equal', 'neither', 'unknown'] as const;

export const index766Schema = z.object({
  period: z.string(),
  from: calendarDay,
  to: calendarDay,
  numerator: count.describe('our cases at the portal that were received in the period'),
  denominators: z.object({
    report: count.nullable().describe('cases received, by the national report; null where none is recorded'),
    synced: count.describe('cases received, by the data at the portal'),
  }),
  used: z.enum(USED).describe('the larger one; neither: both are 0; unknown: no report is recorded'),
  percent: percent.describe('numerator by the larger denominator'),
  total: count.describe('our census of the period'),
  totalPercent: percent.describe('numerator by our census'),
  published: z.array(indexFigure).readonly(),
  agencies: z
    .array(z.object({ key: z.string(), name: z.string(), report: count, total: count, numerator: count }))
    .readonly(),
});

/** Under `like766` in the document of `gap --like-766 --json`. */
export type Index766 = z.infer<typeof index766Schema>;
export type UsedDenominator = Index766['used'];

/** In the document of `published list --json`. */
export const indexListSchema = z.object({
  index: z.array(indexFigure.extend({ recordedAt: instant })),
  reported: z.array(reported.extend({ recordedAt: instant })),
});
export type IndexList = z.infer<typeof indexListSchema>;
