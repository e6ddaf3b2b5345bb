import type { Instant, ReadDate } from './time.ts';

/**
 * One citizen's or company's application (hồ sơ), as the source shows it, in our words and free of either
 * wire format. Texts are trimmed; '' means the source gave none. Codes are the source's own: mapping to the
 * nation's codes happens when the record is checked for delivery, so that an edited table needs no new reading.
 *
 * Everything under `applicant` and `contact`, and `note` and `lastAction`, is or may hold personal data: it
 * exists in memory and in the ledger's encrypted payload only (docs/domain.md#personal-data).
 */
export interface CaseRecord {
  /** The source's own id of the row: two rows may claim one case number, never one id. */
  readonly sourceId: string;
  /** Mã hồ sơ; never empty: a row without one is a draft, not a case. */
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
  /** When the source says it last changed. Orders reads and measures lag; never decides whether it changed. */
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
 * The text whose hash decides whether a case changed: everything that can reach the portal, and nothing
 * else. `modifiedAt` stays out, because a source that touches a row without changing it must cost neither a
 * ledger write nor a portal request; `sourceId` because it is the row's name and not its content.
 *
 * Values in a fixed order and without their names: this text is made of every row of every reading.
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
