import { z } from 'zod';
import { EXCLUSIONS } from '../../domain/exclusion.ts';
import { REASON_CODES } from '../../domain/reason.ts';
import { STATES } from '../../domain/state.ts';
import { count, instant } from '../schemaParts.ts';
import { TIMELINE_KINDS } from './timeline.ts';

const row = {
  caseNo: z.string(),
  state: z.enum(STATES),
  reason: z.enum(REASON_CODES).nullable().describe('why it is unsynced; null of a synced case'),
  detail: z.string().nullable(),
  portalCode: z.string().nullable().describe('the code with which the portal refused it'),
  agencyCode: z.string(),
  procedureCode: z.string(),
  status: z.string().nullable().describe("the portal's code; null while the status is not mapped"),
  receivedAt: instant.nullable(),
  modifiedAt: instant.nullable(),
  attempts: count.describe('failed deliveries of the present version'),
  nextAttemptAt: instant.nullable(),
  lastSyncedAt: instant.nullable(),
};

const record = z.object(row).meta({ id: 'CaseRecord' });

export type RecordRow = z.infer<typeof record>;

/** The document of `records --json`. */
export const recordsSchema = z
  .object({
    records: z.array(record),
    next: z.string().nullable().describe('the `cursor` of the next page; null on the last one'),
    totals: z
      .object({
        total: count.describe('of all pages together'),
        unsynced: count.describe('of these'),
        isCounted: z.boolean().describe('false: there are at least this many'),
      })
      .describe('of all cases that match'),
  })
  .meta({ id: 'CaseRecords' });

export type RecordsDocument = z.infer<typeof recordsSchema>;

const timelineEntry = z.object({
  at: instant,
  kind: z.enum(TIMELINE_KINDS),
  status: z.string().nullable(),
  reason: z.string().nullable(),
  portalCode: z.string().nullable(),
  detail: z.string().nullable(),
});

/** The document of `show --json`. */
export const caseSchema = z
  .object({
    ...row,
    agencyName: z.string(),
    domainCode: z.string(),
    domainName: z.string(),
    procedureName: z.string(),
    sourceStatus: z.string(),
    dueAt: instant.nullable(),
    firstSeenAt: instant,
    changedAt: instant,
    unsyncedSince: instant.nullable(),
    firstSyncedAt: instant.nullable(),
    syncedStatus: z.string().nullable().describe("the portal's code that was last acknowledged"),
    version: count,
    excluded: z.boolean().describe('not in the total'),
    excludedBy: z.enum(EXCLUSIONS).nullable().describe('why it is not in the total'),
    originCaseNo: z.string().nullable().describe('of an inter-agency copy: the original'),
    nationCode: z.string().nullable().describe("the nation's number, where there is one"),
    owner: z.string().nullable().describe('who has to act; null where nobody has to'),
    ownerName: z.string().nullable(),
    remedy: z.string().nullable(),
    timeline: z.array(timelineEntry).readonly().describe('oldest first'),
  })
  .meta({ id: 'Case' });

export type CaseDocument = z.infer<typeof caseSchema>;
