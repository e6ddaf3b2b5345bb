import { type Agency, agencies } from './agencies.ts';
import { type Second, stamp } from './calendar.ts';
import type { Course } from './course.ts';
import { citizen, company, house, personName } from './people.ts';
import type { Place } from './place.ts';
import { unit, weighted } from './random.ts';
import { STEPS } from './steps.ts';

const commune = weighted(
  agencies.filter((agency) => agency.level === 'commune'),
  () => 1,
);
const OFFICIALS = 400;
const byCode = new Map(agencies.map((agency) => [agency.local, agency]));

/** The place of an authority: `Ủy ban nhân dân xã Lê Lợi` → `xã Lê Lợi`. */
function placeName(agency: Agency | undefined): string {
  return agency?.name.replace('Ủy ban nhân dân ', '') ?? '';
}

function optionalStamp(second: Second | null): string {
  return second === null ? '' : stamp(second);
}

export interface RowParts extends Place {
  readonly dossierId: number;
  readonly dossierNo: string;
  readonly received: Second;
  /** As the source shows it; planted problems differ from `received`. */
  readonly receiveDate: string;
  readonly course: Course;
}

/** A row of `GET /dossiers`: all texts but the id; dates `dd/MM/yyyy HH:mm:ss`, '' = absent. */
export type DossierRow = Readonly<ReturnType<typeof writeRow>>;

export type DossierPatch = Partial<Omit<DossierRow, 'dossierId'>>;

/** Persons and addresses are drawn from (seed, index). */
export function writeRow(seed: number, index: number, parts: RowParts) {
  const { agency, procedure, course } = parts;
  const isCompany = agency.level === 'province' && unit(seed, index, 5) < 0.3;
  const online = course.status === 'new' || unit(seed, index, 6) < 0.55;
  const home = commune(unit(seed, index, 7));
  const applicant = isCompany ? company(seed, index) : citizen(seed, index);
  const [stepName = '', lastActionNote = ''] = STEPS[course.status] ?? [];
  return {
    dossierId: parts.dossierId,
    /** '' until the case is numbered. */
    dossierNo: parts.dossierNo,
    serviceCode: procedure.code,
    serviceName: procedure.name,
    govAgencyCode: agency.local,
    govAgencyName: agency.name,
    domainCode: procedure.domainCode,
    domainName: procedure.domainName,
    applicantName: applicant.name,
    applicantIdType: isCompany ? 'business' : 'citizen',
    applicantIdNo: applicant.idNo,
    address: `${house(seed, index)}, ${placeName(home)}, ${placeName(byCode.get(home.parent))}, tỉnh Hải Dương`,
    contactName: isCompany ? personName(seed, index, 25) : applicant.name,
    contactTelNo: applicant.telephone,
    contactEmail: applicant.email,
    dossierName: procedure.name,
    dossierNote: index % 4 === 0 ? `Đề nghị giải quyết: ${procedure.name}` : '',
    submitDate: stamp(parts.received - (online ? 300 + (index % 7_200) : 0)),
    receiveDate: parts.receiveDate,
    correctingDate: '',
    cancellingDate: '',
    dueDate: stamp(course.due),
    releaseDate: optionalStamp(course.released),
    finishDate: optionalStamp(course.finished),
    modifiedDate: stamp(course.modified),
    dossierStatus: course.status,
    dossierSubStatus: course.subStatus,
    lastActionDate: stamp(course.modified),
    lastActionUser: personName(seed, index % OFFICIALS, 26),
    lastActionName: stepName,
    lastActionNote,
    stepName,
    online: String(online),
    viaPostal: index % 5 === 0 ? '1' : '0',
    originality: '3',
    originDossierId: '0',
    originDossierNo: '',
    certNo: '',
    certDate: '',
  };
}
