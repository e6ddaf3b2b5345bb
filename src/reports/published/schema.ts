import { z } from 'zod';
import { calendarDay, count, instant, percent } from '../schemaParts.ts';

const rate = percent.describe('two decimals; null of nothing');
const DEFINITIONS = ['synced', 'coverage', 'verified'] as const;

const figure = z.object({
  date: calendarDay,
  synced: count,
  unsynced: count,
  syncedPercent: rate,
  unsyncedPercent: rate,
  source: z.string(),
});

const ownFigure = z.object({
  definition: z.enum(DEFINITIONS),
  count,
  percent: rate,
  cases: z.int(),
  points: z.number().nullable().describe('percentage points; null where there is nothing to compare'),
});

/** A published figure and ours of the same day, under `published` in the document of `gap --json`. */
export const publishedSchema = figure.extend({
  ours: z.object({
    from: z.enum(['present', 'snapshot', 'firstAcknowledgement']),
    at: instant,
    total: count,
    cases: z.int(),
    definitions: z.array(ownFigure).readonly(),
  }),
  nearest: z.enum(DEFINITIONS).nullable(),
});

/** Differences, `cases` and `points`, are ours minus theirs. */
export type PublishedComparison = z.infer<typeof publishedSchema>;
/** The figures of ours that may correspond to what a published figure counts as synced (docs/domain.md). */
export type Definition = (typeof DEFINITIONS)[number];
export type OwnFigure = z.infer<typeof ownFigure>;

export const publishedListSchema = z.object({ figures: z.array(figure.extend({ recordedAt: instant })) });

/** The document of `published list --json`, newest date first. */
export type PublishedList = z.infer<typeof publishedListSchema>;
