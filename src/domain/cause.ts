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
      // A code that is too long for the portal is named by the field table, without its value.
      return fieldsIn(detail ?? '') || (detail ?? '');
    default:
      return detail ?? '';
  }
}

/** The fields that `invalid_fields` can name, and how each is recognised in the detail. */
export const INVALID_FIELDS: readonly { readonly name: string; readonly marker: string }[] = [
  ...CHECKED_DATES.map((name) => ({ name, marker: `${name}: ` })),
  { name: DUE_BEFORE_RECEIVED, marker: DUE_BEFORE_RECEIVED },
];

/** The names of the fields without their values. */
function fieldsIn(detail: string): string {
  return INVALID_FIELDS.filter(({ marker }) => detail.includes(marker))
    .map(({ name }) => name)
    .join('; ');
}
