import { hash } from 'node:crypto';
import type { CaseField } from '../../domain/caseFields.ts';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { earliestReceipt } from '../../domain/receiveDate.ts';
import type { RowFault } from '../../domain/rowFault.ts';
import { tidyCode, tidyText } from '../../domain/tidyText.ts';
import { type Instant, instantOf, type ReadDate } from '../../domain/time.ts';
import type { SourceRow } from '../source.ts';
import type { ReadRow } from './list.ts';

/** A row by the names of a case's fields: the raw value of each; undefined where the source has none. */
export type RawCase = (field: CaseField) => unknown;

export interface RowForm {
  readonly readDate: (text: string) => ReadDate;
  readonly offsetMs: number;
  /** A case received later has no readable receive date. */
  readonly latest: Instant;
}

/** What a flag's value is when it means yes. */
const YES: ReadonlySet<string> = new Set(['true', '1', 'x', 'yes', 'y', 't', 'có', 'co']);

/** The case that a row shows. Never throws, and never quotes a row that is unreadable. */
export function readCaseRow(raw: RawCase, fallbackKey: () => unknown, form: RowForm): ReadRow {
  const received = dateOf(raw('receivedAt'), form);
  const receivedAt = instantOf(received);
  const modifiedAt = instantOf(dateOf(raw('modifiedAt'), form));
  const caseNo = nameOf(raw('caseNo'));
  const given = nameOf(raw('id'));
  const id = given === '' ? caseNo : given;
  const key = id !== null && id !== '' ? id : hashOf(fallbackKey());
  const read = (row: SourceRow): ReadRow => ({ row, key, receivedAt, modifiedAt });
  const unreadable = (where: CaseField, why: RowFault): ReadRow =>
    read({ kind: 'unreadable', sourceId: id ?? '', key, where, why });
  if (id === null) return unreadable(given === null ? 'id' : 'caseNo', 'not_an_identifier');
  if (caseNo === null) return unreadable('caseNo', 'not_an_identifier');
  if (id === '') return unreadable('id', 'empty');
  if (caseNo === '') return read({ kind: 'draft', sourceId: id });
  // The years 0202, 1900 and 9999 are slips and placeholders, as unreadable as a date that does not exist.
  const isPossible =
    receivedAt === null || (receivedAt >= earliestReceipt(form.offsetMs) && receivedAt <= form.latest);
  const plausible = isPossible ? received : textOf(raw('receivedAt'));
  return read({
    kind: 'case',
    record: recordOf(raw, { id, caseNo, receivedAt: plausible, modifiedAt }, form),
  });
}

function recordOf(
  raw: RawCase,
  known: {
    readonly id: string;
    readonly caseNo: string;
    readonly receivedAt: ReadDate;
    readonly modifiedAt: Instant | null;
  },
  form: RowForm,
): CaseRecord {
  const code = (field: CaseField): string => tidyCode(textOf(raw(field)));
  const text = (field: CaseField): string => textOf(raw(field));
  const flag = (field: CaseField): boolean => YES.has(text(field).toLowerCase());
  const date = (field: CaseField): ReadDate => dateOf(raw(field), form);
  const kind = text('applicantKind').toLowerCase();
  const originCaseNo = code('originCaseNo');
  return {
    sourceId: known.id,
    caseNo: known.caseNo,
    nationCode: code('nationCode'),
    // Sources by configuration name the original by its number only, which then also identifies it.
    origin: { caseNo: originCaseNo, sourceId: originCaseNo },
    takenBack: false,
    procedureCode: code('procedureCode'),
    procedureName: text('procedureName'),
    agencyCode: code('agencyCode'),
    agencyName: text('agencyName'),
    domainCode: code('domainCode'),
    domainName: text('domainName'),
    status: code('status'),
    subStatus: code('subStatus'),
    online: flag('online'),
    postal: flag('postal'),
    submittedAt: date('submittedAt'),
    receivedAt: known.receivedAt,
    correctingAt: date('correctingAt'),
    cancellingAt: date('cancellingAt'),
    dueAt: date('dueAt'),
    releasedAt: date('releasedAt'),
    finishedAt: date('finishedAt'),
    modifiedAt: known.modifiedAt,
    applicant: {
      kind: kind === 'citizen' || kind === 'business' ? kind : '',
      name: text('applicantName'),
      idNo: text('applicantIdNo'),
      address: text('address'),
    },
    result: { number: '', at: null },
    contact: { name: text('contactName'), telephone: text('contactTelephone'), email: text('contactEmail') },
    title: text('title'),
    note: text('note'),
    lastAction: {
      at: date('actionAt'),
      by: text('actionBy'),
      name: text('actionName'),
      note: text('actionNote'),
      step: text('stepName'),
    },
  };
}

function dateOf(value: unknown, { readDate }: RowForm): ReadDate {
  const text = textOf(value);
  return text === '' ? null : readDate(text);
}

/** Numbers and booleans as text; an object or a list is no text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return tidyText(value);
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : '';
}

/** An identifier; null for what cannot be one. */
function nameOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return tidyCode(value);
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? String(value) : null;
}

function hashOf(raw: unknown): string {
  let text = 'nested too deeply';
  try {
    text = String(JSON.stringify(raw));
  } catch {
    // Deeply nested JSON can be parsed but not written.
  }
  return `sha256:${hash('sha256', text, 'base64')}`;
}
