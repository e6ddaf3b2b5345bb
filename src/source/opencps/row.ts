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
 * What is absent or null reads as ''. One function and not a union of schemas, which took twice as long.
 */
const name = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (typeof value === 'string') return tidy(value);
    if (value === undefined || value === null) return '';
    if (Number.isSafeInteger(value)) return String(value);
    context.addIssue('neither a text nor an exact whole number');
    return z.NEVER;
  });

/**
 * What a row must have; whatever else it says is read as a text and refuses no row, so that a schema could say
 * no more of it. With a transform for each of the 28 fields, the schema made a third of all the garbage of a
 * sync (docs/performance.md).
 */
const rowSchema = z.object({
  dossierId: name.refine((id) => id !== '', { error: 'empty' }),
  dossierNo: name,
});

/** What can be said even of a row that is otherwise unreadable. */
const traceSchema = z.object({ dossierId: rowSchema.shape.dossierId.catch('') });

/** What a row says, the fields we use [DossierDataModel] and others; of which type each is, the source decides. */
type Fields = Readonly<Record<string, unknown>>;

/** Never throws; the texts of an unreadable row quote nothing of it. */
export function readRow(raw: unknown, offsetMs: number): ReadRow {
  const parsed = rowSchema.safeParse(raw);
  const known = parsed.data ?? traceSchema.safeParse(raw).data;
  const fields: Fields = known === undefined ? {} : (raw as Fields);
  const receivedAt = instantOf(readDate(text(fields['receiveDate']), offsetMs));
  const modifiedAt = instantOf(readDate(text(fields['modifiedDate']), offsetMs));
  const key = known?.dossierId || hashOf(raw);
  if (!parsed.success) return { row: unreadable(parsed.error), key, receivedAt, modifiedAt };
  const { dossierId, dossierNo } = parsed.data;
  if (dossierNo === '') return { row: { kind: 'draft', sourceId: dossierId }, key, receivedAt, modifiedAt };
  const record = caseRecord(parsed.data, fields, modifiedAt, offsetMs);
  return { row: { kind: 'case', record }, key, receivedAt, modifiedAt };
}

function unreadable(error: z.ZodError): SourceRow {
  const issue = error.issues[0];
  if (issue?.path[0] === undefined) return { kind: 'unreadable', where: 'row', why: 'not an object' };
  return { kind: 'unreadable', where: String(issue.path[0]), why: issue.message };
}

function caseRecord(
  row: z.infer<typeof rowSchema>,
  fields: Fields,
  modifiedAt: Instant | null,
  offsetMs: number,
): CaseRecord {
  const kind = text(fields['applicantIdType']).toLowerCase();
  const online = text(fields['online']).toLowerCase();
  const date = (value: unknown) => readDate(text(value), offsetMs);
  return {
    sourceId: row.dossierId,
    caseNo: row.dossierNo,
    procedureCode: text(fields['serviceCode']),
    procedureName: text(fields['serviceName']),
    agencyCode: text(fields['govAgencyCode']),
    agencyName: text(fields['govAgencyName']),
    domainCode: text(fields['domainCode']),
    domainName: text(fields['domainName']),
    status: text(fields['dossierStatus']),
    subStatus: text(fields['dossierSubStatus']),
    online: online === 'true' || online === '1',
    receivedAt: date(fields['receiveDate']),
    dueAt: date(fields['dueDate']),
    releasedAt: date(fields['releaseDate']),
    finishedAt: date(fields['finishDate']),
    modifiedAt,
    applicant: {
      kind: kind === 'citizen' || kind === 'business' ? kind : '',
      name: text(fields['applicantName']),
      idNo: text(fields['applicantIdNo']),
      address: text(fields['address']),
    },
    contact: {
      name: text(fields['contactName']),
      telephone: text(fields['contactTelNo']),
      email: text(fields['contactEmail']),
    },
    note: text(fields['dossierNote']),
    lastAction: {
      at: date(fields['lastActionDate']),
      by: text(fields['lastActionUser']),
      note: text(fields['lastActionNote']),
      step: text(fields['stepName']),
    },
  };
}

/** Numbers and booleans as their text, what cannot be a text as none. */
function text(value: unknown): string {
  if (typeof value === 'string') return tidy(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/**
 * Half of a surrogate pair, as a text has it that was cut in the middle of an emoji, is stored by SQLite as something
 * else: the case would no longer be found by its number, and counted under a key that is not its own.
 */
function tidy(value: string): string {
  return value.toWellFormed().trim();
}

function hashOf(raw: unknown): string {
  return `sha256:${createHash('sha256').update(jsonOf(raw)).digest('base64')}`;
}

/** JSON that was nested deeply enough is read all the same, and cannot be written again. */
function jsonOf(raw: unknown): string {
  try {
    return JSON.stringify(raw);
  } catch {
    return 'nested too deeply';
  }
}
