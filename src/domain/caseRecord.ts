import type { Instant, ReadDate } from './time.ts';

/**
 * One application (hồ sơ) as the source shows it. Texts are trimmed, '' if absent. Codes are the source's own and are
 * mapped at delivery, so that an edited table needs no new reading.
 *
 * `applicant`, `contact`, `note` and `lastAction` can hold personal data (docs/domain.md#personal-data).
 */
export interface CaseRecord {
  /** The source's id of the row. Unlike a case number, it is never used twice. */
  readonly sourceId: string;
  /** Mã hồ sơ; never empty, because a row without one is a draft. */
  readonly caseNo: string;
  readonly procedureCode: string;
  readonly procedureName: string;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly domainCode: string;
  readonly domainName: string;
  readonly status: string;
  readonly subStatus: string;
  readonly online: boolean;
  readonly receivedAt: ReadDate;
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
  readonly contact: { readonly name: string; readonly telephone: string; readonly email: string };
  readonly note: string;
  readonly lastAction: {
    readonly at: ReadDate;
    readonly by: string;
    readonly note: string;
    readonly step: string;
  };
}

/**
 * The text whose hash decides whether a case changed: everything that can reach the portal, and nothing else. It is
 * built for every row of every reading, so it has the values only, in a fixed order.
 */
export function contentOf(record: CaseRecord): string {
  const { applicant, contact, lastAction } = record;
  return JSON.stringify([
    record.caseNo,
    record.procedureCode,
    record.procedureName,
    record.agencyCode,
    record.agencyName,
    record.domainCode,
    record.domainName,
    record.status,
    record.subStatus,
    record.online,
    record.receivedAt,
    record.dueAt,
    record.releasedAt,
    record.finishedAt,
    applicant.kind,
    applicant.name,
    applicant.idNo,
    applicant.address,
    contact.name,
    contact.telephone,
    contact.email,
    record.note,
    lastAction.at,
    lastAction.by,
    lastAction.note,
    lastAction.step,
  ]);
}
