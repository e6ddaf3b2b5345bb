import { z } from 'zod';
import type { CaseRecord } from '../../domain/caseRecord.ts';

const text = z.string();
const readDate = z.union([z.number(), text]).nullable();

/** A case as payloads hold it. */
export const recordSchema: z.ZodType<CaseRecord> = z.object({
  sourceId: text,
  caseNo: text,
  procedureCode: text,
  procedureName: text,
  agencyCode: text,
  agencyName: text,
  domainCode: text,
  domainName: text,
  status: text,
  subStatus: text,
  online: z.boolean(),
  receivedAt: readDate,
  dueAt: readDate,
  releasedAt: readDate,
  finishedAt: readDate,
  modifiedAt: z.number().nullable(),
  applicant: z.object({
    kind: z.enum(['citizen', 'business', '']),
    name: text,
    idNo: text,
    address: text,
  }),
  contact: z.object({ name: text, telephone: text, email: text }),
  note: text,
  lastAction: z.object({ at: readDate, by: text, note: text, step: text }),
});
