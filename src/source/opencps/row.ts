import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { earliestReceipt } from '../../domain/receiveDate.ts';
import { type RowFault, WHOLE_ROW } from '../../domain/rowFault.ts';
import { tidyCode, tidyText } from '../../domain/tidyText.ts';
import { type Instant, instantOf, type ReadDate } from '../../domain/time.ts';
import type { ReadRow } from '../reading/list.ts';
import type { SourceRow } from '../source.ts';
import { readDate } from './dates.ts';

// The schema's issues name the fault by its code.
const EMPTY = 'empty' satisfies RowFault;
const NOT_AN_IDENTIFIER = 'not_an_identifier' satisfies RowFault;

/** An identifier: a text or an exact whole number, '' if absent. One function, because a union took twice as long. */
const name = z
  .unknown()
  .optional()
  .transform((value, context) => {
    if (typeof value === 'string') return tidyCode(value);
    if (value === undefined || value === null) return '';
    if (Number.isSafeInteger(value)) return String(value);
    context.addIssue(NOT_AN_IDENTIFIER);
    return z.NEVER;
  });

/** The fields that can make a row unreadable. A schema of all 28 fields made a third of a sync's garbage. */
const rowSchema = z.object({
  dossierId: name.refine((id) => id !== '', { error: EMPTY }),
  dossierNo: name,
});

/** What is known even of an unreadable row. */
const traceSchema = z.object({ dossierId: rowSchema.shape.dossierId.catch('') });

/** [DossierDataModel]; the source decides the types. */
type Fields = Readonly<Record<string, unknown>>;

/** Never throws, and never quotes an unreadable row. `latest`: a case received later has no readable receive date. */
export function readRow(raw: unknown, offsetMs: number, latest = Number.POSITIVE_INFINITY): ReadRow {
  const parsed = rowSchema.safeParse(raw);
  const known = parsed.data ?? traceSchema.safeParse(raw).data;
  const fields: Fields = known === undefined ? {} : (raw as Fields);
  const receiveText = text(fields['receiveDate']);
  const received = readDate(receiveText, offsetMs);
  const receivedAt = instantOf(received);
  const modifiedAt = instantOf(readDate(text(fields['modifiedDate']), offsetMs));
  const key = known?.dossierId || hashOf(raw);
  if (!parsed.success)
    return { row: unreadable(key, known?.dossierId ?? '', parsed.error), key, receivedAt, modifiedAt };
  const { dossierId, dossierNo } = parsed.data;
  if (dossierNo === '') return { row: { kind: 'draft', sourceId: dossierId }, key, receivedAt, modifiedAt };
  // The years 0202, 1900 and 9999 are slips and placeholders, as unreadable as a date that does not exist.
  const isPossible = receivedAt === null || (receivedAt >= earliestReceipt(offsetMs) && receivedAt <= latest);
  const plausible = isPossible ? received : receiveText;
  const record = caseRecord(parsed.data, fields, { receivedAt: plausible, modifiedAt, offsetMs });
  return { row: { kind: 'case', record }, key, receivedAt, modifiedAt };
}

function unreadable(key: string, sourceId: string, error: z.ZodError): SourceRow {
  const issue = error.issues[0];
  const at = issue?.path[0];
  if (at === undefined) return { kind: 'unreadable', sourceId, key, where: WHOLE_ROW, why: 'not_an_object' };
  const why = issue?.message === EMPTY ? EMPTY : NOT_AN_IDENTIFIER;
  return { kind: 'unreadable', sourceId, key, where: String(at), why };
}

/** Whether a row of a damaged body has bytes that are no text. */
export function isDamaged(raw: unknown): boolean {
  return jsonOf(raw).includes('\uFFFD');
}

export function asDamaged(read: ReadRow): ReadRow {
  const { row, key } = read;
  const sourceId = row.kind === 'case' ? row.record.sourceId : row.sourceId;
  return { ...read, row: { kind: 'unreadable', sourceId, key, where: WHOLE_ROW, why: 'damaged_text' } };
}

function caseRecord(
  row: z.infer<typeof rowSchema>,
  fields: Fields,
  {
    receivedAt,
    modifiedAt,
    offsetMs,
  }: { receivedAt: ReadDate; modifiedAt: Instant | null; offsetMs: number },
): CaseRecord {
  const kind = text(fields['applicantIdType']).toLowerCase();
  const isTrue = (value: unknown) => ['true', '1'].includes(text(value).toLowerCase());
  const date = (value: unknown) => readDate(text(value), offsetMs);
  return {
    sourceId: row.dossierId,
    caseNo: row.dossierNo,
    nationCode: '',
    origin: originOf(fields),
    takenBack: Number(text(fields['originality'])) < 0,
    procedureCode: code(fields['serviceCode']),
    procedureName: text(fields['serviceName']),
    agencyCode: code(fields['govAgencyCode']),
    agencyName: text(fields['govAgencyName']),
    domainCode: code(fields['domainCode']),
    domainName: text(fields['domainName']),
    status: code(fields['dossierStatus']),
    subStatus: code(fields['dossierSubStatus']),
    online: isTrue(fields['online']),
    postal: isTrue(fields['viaPostal']),
    submittedAt: date(fields['submitDate']),
    receivedAt,
    correctingAt: date(fields['correctingDate']),
    cancellingAt: date(fields['cancellingDate']),
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
    result: { number: text(fields['certNo']), at: date(fields['certDate']) },
    contact: {
      name: text(fields['contactName']),
      telephone: text(fields['contactTelNo']),
      email: text(fields['contactEmail']),
    },
    title: text(fields['dossierName']),
    note: text(fields['dossierNote']),
    lastAction: {
      at: date(fields['lastActionDate']),
      by: text(fields['lastActionUser']),
      name: text(fields['lastActionName']),
      note: text(fields['lastActionNote']),
      step: text(fields['stepName']),
    },
  };
}

/**
 * A copy names the original it was made of [DossierModel: originDossierId > 0 for a copy that another agency works on; the
 * publisher never sends one].
 */
function originOf(fields: Fields): CaseRecord['origin'] {
  const sourceId = code(fields['originDossierId']);
  if (!(Number(sourceId) > 0)) return NO_ORIGIN;
  return { caseNo: code(fields['originDossierNo']), sourceId };
}

const NO_ORIGIN = { caseNo: '', sourceId: '' };

/** Numbers and booleans as text, anything else as ''. */
function text(value: unknown): string {
  if (typeof value === 'string') return tidyText(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function code(value: unknown): string {
  return typeof value === 'string' ? tidyCode(value) : text(value);
}

function hashOf(raw: unknown): string {
  return `sha256:${createHash('sha256').update(jsonOf(raw)).digest('base64')}`;
}

/** Deeply nested JSON can be parsed but not written. */
function jsonOf(raw: unknown): string {
  try {
    return JSON.stringify(raw);
  } catch {
    return 'nested too deeply';
  }
}
