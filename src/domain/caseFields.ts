import type { CaseRecord } from './caseRecord.ts';

/** How the value of a field is read. */
type FieldType = 'code' | 'text' | 'date' | 'flag';

/** The fields of a case as a configuration names them, the same for each kind of source that is configured by fields. */
export const CASE_FIELDS = {
  id: 'code',
  caseNo: 'code',
  nationCode: 'code',
  originCaseNo: 'code',
  procedureCode: 'code',
  procedureName: 'text',
  agencyCode: 'code',
  agencyName: 'text',
  domainCode: 'code',
  domainName: 'text',
  status: 'code',
  subStatus: 'code',
  online: 'flag',
  postal: 'flag',
  submittedAt: 'date',
  receivedAt: 'date',
  correctingAt: 'date',
  cancellingAt: 'date',
  dueAt: 'date',
  releasedAt: 'date',
  finishedAt: 'date',
  modifiedAt: 'date',
  applicantKind: 'text',
  applicantName: 'text',
  applicantIdNo: 'text',
  address: 'text',
  contactName: 'text',
  contactTelephone: 'text',
  contactEmail: 'text',
  title: 'text',
  note: 'text',
  actionAt: 'date',
  actionBy: 'text',
  actionName: 'text',
  actionNote: 'text',
  stepName: 'text',
} as const satisfies Readonly<Record<string, FieldType>>;

export type CaseField = keyof typeof CASE_FIELDS;

export const CASE_FIELD_NAMES = Object.keys(CASE_FIELDS) as [CaseField, ...CaseField[]];

/** Those that can name a person or hold what somebody wrote (docs/domain.md#personal-data). */
export const PERSONAL_FIELDS: ReadonlySet<CaseField> = new Set<CaseField>([
  'applicantName',
  'applicantIdNo',
  'address',
  'contactName',
  'contactTelephone',
  'contactEmail',
  'title',
  'note',
  'actionBy',
  'actionNote',
]);

const VALUES = {
  id: (record) => record.sourceId,
  caseNo: (record) => record.caseNo,
  nationCode: (record) => record.nationCode,
  originCaseNo: (record) => record.origin.caseNo,
  procedureCode: (record) => record.procedureCode,
  procedureName: (record) => record.procedureName,
  agencyCode: (record) => record.agencyCode,
  agencyName: (record) => record.agencyName,
  domainCode: (record) => record.domainCode,
  domainName: (record) => record.domainName,
  status: (record) => record.status,
  subStatus: (record) => record.subStatus,
  online: (record) => record.online,
  postal: (record) => record.postal,
  submittedAt: (record) => record.submittedAt,
  receivedAt: (record) => record.receivedAt,
  correctingAt: (record) => record.correctingAt,
  cancellingAt: (record) => record.cancellingAt,
  dueAt: (record) => record.dueAt,
  releasedAt: (record) => record.releasedAt,
  finishedAt: (record) => record.finishedAt,
  modifiedAt: (record) => record.modifiedAt,
  applicantKind: (record) => record.applicant.kind,
  applicantName: (record) => record.applicant.name,
  applicantIdNo: (record) => record.applicant.idNo,
  address: (record) => record.applicant.address,
  contactName: (record) => record.contact.name,
  contactTelephone: (record) => record.contact.telephone,
  contactEmail: (record) => record.contact.email,
  title: (record) => record.title,
  note: (record) => record.note,
  actionAt: (record) => record.lastAction.at,
  actionBy: (record) => record.lastAction.by,
  actionName: (record) => record.lastAction.name,
  actionNote: (record) => record.lastAction.note,
  stepName: (record) => record.lastAction.step,
} as const satisfies Readonly<Record<CaseField, (record: CaseRecord) => string | number | boolean | null>>;

export function fieldOf(record: CaseRecord, field: CaseField): string | number | boolean | null {
  return VALUES[field](record);
}
