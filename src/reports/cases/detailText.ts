import type { Language } from '../../domain/language.ts';
import { fieldNames } from '../explain/fieldNames.ts';

/**
 * The detail of a case for people: preflight.ts names fields by codes, which the agency that corrects them does not
 * know. JSON and the table of cases keep the codes, for programs and filters.
 */
export function detailText(reason: string | null, detail: string | null, language: Language): string {
  if (detail === null || (reason !== 'FIELD_MISSING' && reason !== 'FIELD_INVALID')) return detail ?? '';
  return fieldNames(detail, language);
}
