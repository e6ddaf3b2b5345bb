import type { Language } from '../../domain/language.ts';
import { fieldNames } from '../explain/fieldNames.ts';
import { inVietnamese } from './ourWords.ts';

/**
 * The detail of a case for people, in their language: preflight.ts names fields by codes, which the agency that corrects
 * them does not know, and dongbo's own sentences are kept in English. JSON and the column `detail` keep it as it is, for
 * programs and filters.
 */
export function detailText(reason: string | null, detail: string | null, language: Language): string {
  if (detail === null) return '';
  if (reason === 'FIELD_MISSING' || reason === 'FIELD_INVALID') return fieldNames(detail, language);
  return language === 'vi' ? inVietnamese(detail) : detail;
}
