import { z } from 'zod';
import { calendarDay, count, gapFigures, instant, percent } from '../schemaParts.ts';

const snapshot = z
  .object({
    takenAt: instant,
    midnight: instant
      .nullable()
      .describe(
        'the midnight it is the snapshot of; null = taken during the day: hourly on the first days, or on demand',
      ),
    ...gapFigures(percent),
    unnumbered: count.optional().describe('of the whole province only'),
    reasons: z.record(z.string(), count).describe('the unsynced by reason code, most first'),
  })
  .meta({ id: 'Snapshot' });

export type SnapshotReport = z.infer<typeof snapshot>;

/** The document of `history --json`. */
export const historySchema = z
  .object({
    from: calendarDay,
    to: calendarDay.describe('included'),
    agency: z.string().optional(),
    name: z.string().optional().describe('of the agency'),
    snapshots: z.array(snapshot).readonly().describe('oldest first'),
  })
  .meta({ id: 'GapHistory' });

export type HistoryReport = z.infer<typeof historySchema>;
