import type { CaseState } from './caseState.ts';

/** Dates that preflight.ts names as invalid, in its order. */
const DATES = ['receivedAt', 'dueAt', 'releasedAt', 'finishedAt'] as const;
const ORDER_OF_DATES = 'dueAt < receivedAt';

/**
 * What a reason is about, for counting: the procedure, the status as the source words it, the agency, the missing
 * or invalid fields, or the portal's code; '' where the reason says all. There are as many keys as there are codes
 * and fields, never as many as there are messages or unreadable dates.
 */
export function causeKey(caseState: Pick<CaseState, 'reason' | 'detail' | 'portalCode'>): string {
  const { reason, detail, portalCode } = caseState;
  switch (reason) {
    case 'PROCEDURE_UNMAPPED':
    case 'PROCEDURE_NOT_PUBLISHED':
    case 'STATUS_UNMAPPED':
    case 'AGENCY_UNMAPPED':
    case 'FIELD_MISSING':
      return detail ?? '';
    case 'FIELD_INVALID':
      return invalidFields(detail ?? '');
    case 'PORTAL_REJECTED':
    case 'TOO_LARGE':
    case 'RETRY_SCHEDULED':
    case 'PORTAL_UNAVAILABLE':
      return portalCode ?? '';
    default:
      return '';
  }
}

/** The fields without what stood in them. */
function invalidFields(detail: string): string {
  const fields: string[] = DATES.filter((name) => detail.includes(`${name}: `));
  if (detail.includes(ORDER_OF_DATES)) fields.push(ORDER_OF_DATES);
  return fields.join('; ');
}
