import { z } from 'zod';

const percent = z.number().min(0).max(100).nullable();
const count = z.int().min(0);

const snapshot = z
  .object({
    takenAt: z.string(),
    midnight: z.string().nullable().describe('the midnight it is the snapshot of; null = taken on demand'),
    total: count,
    synced: count,
    unsynced: count,
    never: count,
    stale: count,
    syncedPercent: percent,
    unsyncedPercent: percent,
    coveragePercent: percent,
    verified: count,
    excluded: count,
    unnumbered: count.optional().describe('of the whole province only'),
    reasons: z.record(z.string(), count).describe('the unsynced by reason code, most first'),
  })
  .meta({ id: 'Snapshot' });

/** The document of `history --json`. */
export const historySchema = z
  .object({
    from: z.string(),
    to: z.string().describe('included'),
    agency: z.string().optional(),
    name: z.string().optional().describe('of the agency'),
    snapshots: z.array(snapshot).readonly().describe('oldest first'),
  })
  .meta({ id: 'GapHistory' });
