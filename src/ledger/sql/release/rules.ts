import { z } from 'zod';
import { EVERYTHING, isLimited, isReleased, type Release } from '../../../domain/release.ts';
import { defineFact, readFact } from '../../port/facts.ts';
import { factsOf } from '../facts/facts.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

const caseRule = z.object({
  agencyCode: z.string().optional(),
  procedureCode: z.string().optional(),
  domainCode: z.string().optional(),
  status: z.string().optional(),
  caseNoPrefix: z.string().optional(),
});

/** `applied`: whether the cases are as the rules say; `closes`: not yet, and some are to be closed. */
export const RELEASE = defineFact(
  'release',
  z.object({
    configured: z.array(caseRule),
    opened: z.array(caseRule),
    /** Not in the facts of earlier versions. */
    cases: z.array(z.string()).default([]),
    all: z.boolean(),
    applied: z.enum(['yes', 'opens', 'closes']),
  }),
);
export type StoredRelease = z.infer<typeof RELEASE.schema>;

export async function storedRelease(db: LedgerDb): Promise<StoredRelease> {
  return (
    (await readFact(factsOf(db), RELEASE))?.value ?? {
      ...EVERYTHING,
      configured: [],
      opened: [],
      cases: [],
      applied: 'yes',
    }
  );
}

/** The columns that rules name. */
export type RuledRow = Pick<
  RecordRow,
  'case_no' | 'agency_code' | 'procedure_code' | 'domain_code' | 'source_status'
>;

/** Whether delivery is opened for a row, by the rules of this moment; null = for every row. */
export async function releaseIn(db: LedgerDb): Promise<((row: RuledRow) => boolean) | null> {
  const release = await storedRelease(db);
  return isLimited(release) ? (row) => isReleasedRow(row, release) : null;
}

export function isReleasedRow(row: RuledRow, release: Release): boolean {
  const { case_no, agency_code, procedure_code, domain_code, source_status } = row;
  return isReleased(
    {
      ...{ caseNo: case_no, agencyCode: agency_code, procedureCode: procedure_code },
      ...{ domainCode: domain_code, status: source_status },
    },
    release,
  );
}
