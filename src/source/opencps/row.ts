import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { type Instant, instantOf } from '../../domain/time.ts';
import type { SourceRow } from '../source.ts';
import { readDate } from './dates.ts';

/** A row with what the reading itself goes by. */
export interface ReadRow {
  readonly row: SourceRow;
  /** Names the row among all rows: its dossierId, or a hash of it where that cannot be read. */
  readonly key: string;
  /** Null when the source gave no receive date or none that can be read. */
  readonly receivedAt: Instant | null;
  readonly modifiedAt: Instant | null;
}

/**
 * A name has to be exact: a number beyond 2⁵³ was rounded on its way in, and a fraction never was a name.
 * What is absent or null reads as ''.
 */
const name = z
  .union([z.string(), z.int()])
  .nullish()
  .transform((value) => String(value ?? '').trim());

/** Whatever else a row says: numbers and booleans as their text, what cannot be a text as none. */
const text = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value === 'string') return value.trim();
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  });

/** The fields we use [DossierDataModel]. */
const rowSchema = z.object({
  dossierId: name.refine((id) => id !== '', { error: 'empty' }),
  dossierNo: name,
  serviceCode: text,
  serviceName: text,
  govAgencyCode: text,
  govAgencyName: text,
  domainCode: text,
  domainName: text,
  applicantName: text,
  applicantIdType: text,
  applicantIdNo: text,
  address: text,
  contactName: text,
  contactTelNo: text,
  contactEmail: text,
  dossierNote: text,
  receiveDate: text,
  dueDate: text,
  releaseDate: text,
  finishDate: text,
  modifiedDate: text,
  dossierStatus: text,
  dossierSubStatus: text,
  lastActionDate: text,
  lastActionUser: text,
  lastActionNote: text,
  stepName: text,
  online: text,
});

type Row = z.infer<typeof rowSchema>;

/** What can be said even of a row that is otherwise unreadable. */
const traceSchema = z.object({
  dossierId: rowSchema.shape.dossierId.catch(''),
  receiveDate: text,
  modifiedDate: text,
});

/** Never throws; the texts of an unreadable row quote nothing of it. */
export function readRow(raw: unknown, offsetMs: number): ReadRow {
  const trace = traceSchema.safeParse(raw).data;
  const receivedAt = instantOf(readDate(trace?.receiveDate ?? '', offsetMs));
  const modifiedAt = instantOf(readDate(trace?.modifiedDate ?? '', offsetMs));
  const key = trace?.dossierId || hashOf(raw);
  return { row: sourceRow(raw, modifiedAt, offsetMs), key, receivedAt, modifiedAt };
}

function sourceRow(raw: unknown, modifiedAt: Instant | null, offsetMs: number): SourceRow {
  const parsed = rowSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    if (issue?.path[0] === undefined) return { kind: 'unreadable', where: 'row', why: 'not an object' };
    const why = issue.message === 'empty' ? 'empty' : 'neither a text nor an exact whole number';
    return { kind: 'unreadable', where: String(issue.path[0]), why };
  }
  const row = parsed.data;
  if (row.dossierNo === '') return { kind: 'draft', sourceId: row.dossierId };
  return { kind: 'case', record: caseRecord(row, modifiedAt, offsetMs) };
}

function caseRecord(row: Row, modifiedAt: Instant | null, offsetMs: number): CaseRecord {
  const kind = row.applicantIdType.toLowerCase();
  return {
    sourceId: row.dossierId,
    caseNo: row.dossierNo,
    procedureCode: row.serviceCode,
    procedureName: row.serviceName,
    agencyCode: row.govAgencyCode,
    agencyName: row.govAgencyName,
    domainCode: row.domainCode,
    domainName: row.domainName,
    status: row.dossierStatus,
    subStatus: row.dossierSubStatus,
    online: row.online.toLowerCase() === 'true' || row.online === '1',
    receivedAt: readDate(row.receiveDate, offsetMs),
    dueAt: readDate(row.dueDate, offsetMs),
    releasedAt: readDate(row.releaseDate, offsetMs),
    finishedAt: readDate(row.finishDate, offsetMs),
    modifiedAt,
    applicant: {
      kind: kind === 'citizen' || kind === 'business' ? kind : '',
      name: row.applicantName,
      idNo: row.applicantIdNo,
      address: row.address,
    },
    contact: { name: row.contactName, telephone: row.contactTelNo, email: row.contactEmail },
    note: row.dossierNote,
    lastAction: {
      at: readDate(row.lastActionDate, offsetMs),
      by: row.lastActionUser,
      note: row.lastActionNote,
      step: row.stepName,
    },
  };
}

function hashOf(raw: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(raw)).digest('base64')}`;
}
