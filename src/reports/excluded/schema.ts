import { z } from 'zod';
import { EXCLUSIONS } from '../../domain/exclusion.ts';
import { REASON_CODES } from '../../domain/reason.ts';
import { STATES } from '../../domain/state.ts';
import { count, instant } from '../schemaParts.ts';

const row = z
  .object({
    caseNo: z.string(),
    excludedBy: z.enum(EXCLUSIONS).describe('why it is not in the total'),
    excludedSince: instant
      .nullable()
      .describe('null: since it was first seen, or from before its timeline begins'),
    firstSeenAt: instant,
    countedCaseNo: z
      .string()
      .nullable()
      .describe(
        'the case that counts instead: the original of a copy, or the new number; null where none is known',
      ),
    countedSource: z.string().nullable().describe('the source that the same number is counted from instead'),
    source: z.string().describe('by its name in the configuration'),
    agencyCode: z.string(),
    procedureCode: z.string(),
    status: z.string().nullable().describe("the portal's code; null while the status is not mapped"),
    receivedAt: instant.nullable(),
    modifiedAt: instant.nullable(),
    state: z
      .enum(STATES)
      .nullable()
      .describe('of `earlier`, which is delivered all the same; of all others null: nothing of them is sent'),
    reason: z.enum(REASON_CODES).nullable().describe('likewise, why it is unsynced'),
    lastSyncedAt: instant.nullable(),
  })
  .meta({ id: 'ExcludedCase' });

export type ExcludedRow = z.infer<typeof row>;

/** The document of `records --excluded --json`. */
export const excludedSchema = z
  .object({
    excluded: z.array(row),
    next: z.string().nullable().describe('the `cursor` of the next page; null on the last one'),
    totals: z
      .object({
        total: count.describe('of all pages together'),
        isCounted: z.boolean().describe('false: there are at least so many'),
      })
      .describe('of all cases that match'),
  })
  .meta({ id: 'ExcludedCases' });

export type ExcludedDocument = z.infer<typeof excludedSchema>;
