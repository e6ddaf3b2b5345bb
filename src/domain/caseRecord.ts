import { type SourceStep, valuesOf } from './sourceSteps.ts';
import type { Instant, ReadDate } from './time.ts';

/**
 * One application (hồ sơ) as the source shows it. Texts are trimmed, '' if absent. Codes are the source's own and are
 * mapped at delivery, so that an edited table needs no new reading.
 *
 * `applicant`, `contact`, `title`, `note`, `lastAction` and `steps` can hold personal data (docs/domain.md#personal-data).
 */
export interface CaseRecord {
  /** The source's id of the row. Unlike a case number, it is never used twice. */
  readonly sourceId: string;
  /** Mã hồ sơ; never empty, because a row without one is a draft. */
  readonly caseNo: string;
  /** The nation's number of the case, if it has one beside the province's. */
  readonly nationCode: string;
  /** For a copy that another agency works on: the original, by its number and the source's id; '' = no copy. */
  readonly origin: { readonly caseNo: string; readonly sourceId: string };
  /** The source marks the row as taken back: it is no longer a case. */
  readonly takenBack: boolean;
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly domainCode: string;
  readonly domainName: string;
  readonly status: string;
  readonly subStatus: string;
  readonly online: boolean;
  /** Whether papers or results come by post. */
  readonly postal: boolean;
  readonly submittedAt: ReadDate;
  readonly receivedAt: ReadDate;
  /** When the applicant was last asked for further papers. */
  readonly correctingAt: ReadDate;
  /** When the applicant withdrew the case. */
  readonly cancellingAt: ReadDate;
  readonly dueAt: ReadDate;
  readonly releasedAt: ReadDate;
  readonly finishedAt: ReadDate;
  /** When it last changed, according to the source; contentOf decides whether it really did. */
  readonly modifiedAt: Instant | null;
  readonly applicant: {
    readonly kind: 'citizen' | 'business' | '';
    readonly name: string;
    readonly idNo: string;
    readonly address: string;
  };
  /** Number and date of the paper that is the case's result. */
  readonly result: { readonly number: string; readonly at: ReadDate };
  readonly contact: { readonly name: string; readonly telephone: string; readonly email: string };
  /** What the case is about, in the applicant's or the clerk's words. */
  readonly title: string;
  readonly note: string;
  readonly lastAction: {
    readonly at: ReadDate;
    readonly by: string;
    readonly name: string;
    readonly note: string;
    readonly step: string;
  };
  /** Its way, oldest step first, where the source records it; absent = it is known by the dates alone. */
  readonly steps?: readonly SourceStep[] | undefined;
}

/** Whether it is another agency's copy of a case. A row that names itself is none. */
export function isCopy({ origin, sourceId, caseNo }: CaseRecord): boolean {
  return origin.sourceId !== '' && origin.sourceId !== sourceId && origin.caseNo !== caseNo;
}

/**
 * The text whose hash decides whether a case changed: everything that can reach the portal, and nothing else. It is
 * built for every row of every reading, so it has the values only, in a fixed order.
 */
export function contentOf(record: CaseRecord): string {
  const { applicant, contact, lastAction, origin, result, steps } = record;
  return JSON.stringify([
    record.caseNo,
    record.nationCode,
    origin.caseNo,
    origin.sourceId,
    record.takenBack,
    record.procedureCode,
    record.procedureName,
    record.agencyCode,
    record.agencyName,
    record.domainCode,
    record.domainName,
    record.status,
    record.subStatus,
    record.online,
    record.postal,
    record.submittedAt,
    record.receivedAt,
    record.correctingAt,
    record.cancellingAt,
    record.dueAt,
    record.releasedAt,
    record.finishedAt,
    applicant.kind,
    applicant.name,
    applicant.idNo,
    applicant.address,
    result.number,
    result.at,
    contact.name,
    contact.telephone,
    contact.email,
    record.title,
    record.note,
    lastAction.at,
    lastAction.by,
    lastAction.name,
    lastAction.note,
    lastAction.step,
    // Only where there are any: a case without has the hash it always had.
    ...(steps === undefined || steps.length === 0 ? [] : [steps.map(valuesOf)]),
  ]);
}
