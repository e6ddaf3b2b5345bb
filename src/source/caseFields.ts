/** How the value of a field is read. */
type FieldType = 'code' | 'text' | 'date' | 'flag';

/** The fields of a case as a configuration names them, the same for each kind of source that is configured by fields. */
const CASE_FIELDS = {
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
