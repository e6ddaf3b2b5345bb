import type { CaseState } from './caseState.ts';
import { CHECKED_DATES, DUE_BEFORE_RECEIVED } from './preflight.ts';
import { REASONS } from './reason.ts';

/**
 * What a case's reason is about, as REASONS says; '' if the reason alone says it. Keys are codes and field names, never
 * messages or dates, so that their number stays small.
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
