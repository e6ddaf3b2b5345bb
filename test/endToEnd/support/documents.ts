import { z } from 'zod';

/** The documents that other programs rely on, keys and types exactly: a key more or less is a breaking change. */

const count = z.int().min(0);
const percent = z.number().min(0).max(100).nullable();
const when = z.iso.datetime({ offset: true });

const gapShape = {
  asOf: when,
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
  excludedBy: z.strictObject({ rule: count, copy: count, gone: count, earlier: count, elsewhere: count }),
  census: z.strictObject({ at: when, rows: count, suspicious: z.boolean(), missing: count }).nullable(),
  unnumbered: count,
  /** Only where there are several. */
  sources: z.array(z.strictObject({ name: z.string(), asOf: when.nullable() })).optional(),
};

const totals = z.strictObject(gapShape);

const difference = z.strictObject({
  since: when,
  total: z.int(),
  synced: z.int(),
  unsynced: z.int(),
  points: z.number().nullable(),
});

/** What `gap` ends with; a past date has neither change nor forecast. */
const overTimeShape = {
  change: z
    .strictObject({
      yesterday: difference.nullable(),
      lastWeek: difference.nullable(),
      lastMonth: difference.nullable(),
    })
    .nullable(),
  forecast: z
    .strictObject({
      outcome: z.enum(['reached', 'tooFewDays', 'notAtThisRate', 'expected', 'doubted']),
      date: z.iso.date().nullable(),
      perDay: z.number().nullable(),
    })
    .nullable(),
  /** None is recorded in these tests. */
  published: z.null(),
};

export const gapDocument = z.strictObject({ ...gapShape, ...overTimeShape });

export const groupedGapDocument = z.strictObject({
  ...gapShape,
  ...overTimeShape,
  by: z.string(),
  /** Rolled up to the agencies of today. */
  today: z.literal(true).optional(),
  groups: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      total: count,
      synced: count,
      unsynced: count,
      syncedPercent: percent,
      unsyncedPercent: percent,
      flag: z.enum(['not_in_table', 'no_longer_in_table']).optional(),
    }),
  ),
});

export const syncDocument = z.strictObject({
  gap: totals,
  read: count,
  changed: count,
  delivered: count,
  requests: z.strictObject({ source: count, portal: count }),
  seconds: z.number().min(0),
  stoppedBecause: z.string().nullable(),
});

export const replayDocument = z.strictObject({
  matched: count,
  replayed: count,
  dryRun: z.boolean(),
  replayId: count.nullable(),
  /** Of a dry run. */
  reasons: z.record(z.string(), count).optional(),
  refusedBefore: z.record(z.string(), count).optional(),
  seconds: count.nullable().optional(),
});

const recordShape = {
  caseNo: z.string().min(1),
  state: z.enum(['pending', 'in_flight', 'synced', 'blocked', 'rejected']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  portalCode: z.string().nullable(),
  agencyCode: z.string(),
  procedureCode: z.string(),
  status: z.string().nullable(),
  receivedAt: when.nullable(),
  modifiedAt: when.nullable(),
  attempts: count,
  nextAttemptAt: when.nullable(),
  lastSyncedAt: when.nullable(),
};

export const recordsDocument = z.strictObject({
  records: z.array(z.strictObject(recordShape)),
  next: z.string().nullable(),
  totals: z.strictObject({ total: count, unsynced: count, isCounted: z.boolean() }),
});

/** `show --json`: the fixed fields of a case, and others that may change. */
export const caseDocument = z.looseObject({
  ...recordShape,
  owner: z.string().nullable(),
  remedy: z.string().nullable(),
  timeline: z.array(z.looseObject({ at: when, kind: z.string() })),
});

/** Reads what a command printed with --json: one document on one line, and nothing else. */
export function only<Schema extends z.ZodType>(schema: Schema, stdout: string): z.output<Schema> {
  const lines = stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line: ${stdout.slice(0, 400)}`);
  return schema.parse(JSON.parse(lines[0] ?? ''));
}
