/**
 * The wire as a table (config/portal/dvcqg.csv): which value goes into which field of the portal's services. These are the
 * closed lists behind its columns; mappings/tables/portalFields.ts reads it, and the adapter compiles it.
 */

/** What the rows of a service describe: a record, a step, or the items of a list in a record. */
export const FIELD_SERVICES = {
  DongBoHoSoMC: 'record',
  CapNhatTienDoHoSoMC: 'step',
  TaiLieuNop: 'list',
  DanhSachLePhi: 'list',
  DanhSachTepDinhKemKhac: 'list',
  DanhSachHoSoBoSung: 'list',
  DanhSachGiayToKetQua: 'list',
} as const satisfies Record<string, 'record' | 'step' | 'list'>;
export type FieldService = keyof typeof FIELD_SERVICES;

/** Only a text may be cut: half a number or a code is another one. */
interface ValueEntry {
  readonly form: 'text' | 'code' | 'date';
  /** It is never empty in a case that passed the checks before the wire's. */
  readonly always?: true;
  /** Only a step has it. */
  readonly ofStep?: true;
}

/** The values of a case by the names of a source's fields; where a value is mapped, it is the mapped one. */
export const FIELD_VALUES = {
  id: { form: 'code' },
  caseNo: { form: 'code', always: true },
  nationCode: { form: 'code' },
  originCaseNo: { form: 'code' },
  procedureCode: { form: 'code', always: true },
  procedureName: { form: 'text' },
  agencyCode: { form: 'code', always: true },
  agencyName: { form: 'text', always: true },
  domainCode: { form: 'code' },
  domainName: { form: 'text' },
  status: { form: 'code', always: true },
  statusName: { form: 'text', always: true },
  subStatus: { form: 'code' },
  online: { form: 'code', always: true },
  postal: { form: 'code', always: true },
  channel: { form: 'code', always: true },
  submittedAt: { form: 'date' },
  receivedAt: { form: 'date' },
  correctingAt: { form: 'date' },
  cancellingAt: { form: 'date' },
  dueAt: { form: 'date' },
  releasedAt: { form: 'date' },
  finishedAt: { form: 'date' },
  modifiedAt: { form: 'date' },
  applicantKind: { form: 'code', always: true },
  applicantName: { form: 'text' },
  applicantIdNo: { form: 'code' },
  address: { form: 'text' },
  contactName: { form: 'text' },
  contactTelephone: { form: 'code' },
  contactEmail: { form: 'code' },
  title: { form: 'text' },
  note: { form: 'text' },
  resultNo: { form: 'code' },
  resultAt: { form: 'date' },
  actionAt: { form: 'date' },
  actionBy: { form: 'text' },
  actionName: { form: 'text' },
  actionNote: { form: 'text' },
  stepName: { form: 'text' },
  stepUnit: { form: 'text', ofStep: true },
  stepDueAt: { form: 'date', ofStep: true },
  at: { form: 'date', always: true, ofStep: true },
} as const satisfies Record<string, ValueEntry>;
export type FieldValue = keyof typeof FIELD_VALUES;

/** What OpenCPS calls them. */
export const VALUE_ALIASES = {
  dossierId: 'id',
  dossierNo: 'caseNo',
  originDossierNo: 'originCaseNo',
  serviceCode: 'procedureCode',
  serviceName: 'procedureName',
  govAgencyCode: 'agencyCode',
  govAgencyName: 'agencyName',
  dossierStatus: 'status',
  dossierStatusText: 'statusName',
  dossierSubStatus: 'subStatus',
  viaPostal: 'postal',
  submitDate: 'submittedAt',
  receiveDate: 'receivedAt',
  correctingDate: 'correctingAt',
  cancellingDate: 'cancellingAt',
  dueDate: 'dueAt',
  releaseDate: 'releasedAt',
  finishDate: 'finishedAt',
  modifiedDate: 'modifiedAt',
  applicantIdType: 'applicantKind',
  contactTelNo: 'contactTelephone',
  dossierName: 'title',
  dossierNote: 'note',
  certNo: 'resultNo',
  certDate: 'resultAt',
  lastActionDate: 'actionAt',
  lastActionUser: 'actionBy',
  lastActionName: 'actionName',
  lastActionNote: 'actionNote',
} as const satisfies Record<string, FieldValue>;

/** One alternative of a field. */
export type FieldSource = { readonly value: FieldValue } | { readonly constant: string };

export const SEND_WHEN = ['new', 'update', 'both'] as const;

export interface FieldRow {
  readonly service: FieldService;
  readonly field: string;
  /** The first one that is not empty counts; none = always empty. `list`: the items of the list of that name. */
  readonly from: readonly FieldSource[] | 'list';
  /** In UTF-16 units; null = no limit known. */
  readonly max: number | null;
  readonly required: boolean;
  readonly send: (typeof SEND_WHEN)[number];
}

/** In the order of the wire. */
export type FieldTable = readonly FieldRow[];

/** What happens to a list in a record that we have nothing for. */
export const LIST_POLICIES = ['empty', 'omit'] as const;
export interface ListPolicy {
  readonly new: (typeof LIST_POLICIES)[number];
  readonly update: (typeof LIST_POLICIES)[number];
}
