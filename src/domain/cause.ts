import type { CaseState } from './caseState.ts';
import { CHECKED_DATES, DUE_BEFORE_RECEIVED } from './preflight.ts';
import { REASONS } from './reason.ts';

/**
 * What a reason is about, for counting: the procedure, the status in the source's words, the agency, the missing or
 * invalid fields, or the portal's code; '' where the reason says all. There are as many keys as there are codes and
 * fields, never as many as there are messages or unreadable dates.
 */
export function causeKey({
  reason,
  detail,
  portalCode,
}: Pick<CaseState, 'reason' | 'detail' | 'portalCode'>): string {
  const about = reason === null ? null : REASONS[reason].about;
  switch (about) {
    case null:
      return '';
    case 'portal_code':
      return portalCode ?? '';
    case 'invalid_fields':
      return fieldsIn(detail ?? '');
    default:
      return detail ?? '';
  }
}

/** The names of the fields without their values. */
function fieldsIn(detail: string): string {
  const fields: string[] = CHECKED_DATES.filter((name) => detail.includes(`${name}: `));
  if (detail.includes(DUE_BEFORE_RECEIVED)) fields.push(DUE_BEFORE_RECEIVED);
  return fields.join('; ');
}
