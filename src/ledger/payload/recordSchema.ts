import { z } from 'zod';
import type { CaseRecord } from '../../domain/caseRecord.ts';

const text = z.string();
const readDate = z.union([z.number(), text]).nullable();

/** A case as payloads hold it. */
export const recordSchema: z.ZodType<CaseRecord> = z.object({
  sourceId: text,
  caseNo: text,
  nationCode: text,
  origin: z.object({ caseNo: text, sourceId: text }),
  takenBack: z.boolean(),
  procedureCode: text,
  procedureName: text,
  agencyCode: text,
  agencyName: text,
  domainCode: text,
  domainName: text,
  status: text,
  subStatus: text,
  online: z.boolean(),
  postal: z.boolean(),
  submittedAt: readDate,
  receivedAt: readDate,
  correctingAt: readDate,
  cancellingAt: readDate,
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
  result: z.object({ number: text, at: readDate }),
  contact: z.object({ name: text, telephone: text, email: text }),
  title: text,
  note: text,
  lastAction: z.object({ at: readDate, by: text, name: text, note: text, step: text }),
  steps: z
    .array(z.object({ status: text, at: z.number(), by: text, unit: text, content: text, dueAt: readDate }))
    .optional(),
});
