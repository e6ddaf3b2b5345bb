import type { Language } from '../../domain/language.ts';
import { explainTexts } from './messages.ts';

/**
 * The fields of a detail in words. Missing ones are separated by commas, invalid ones by semicolons (domain/preflight.ts); a
 * field of the portal is followed by ours, in brackets.
 */
export function fieldNames(detail: string, language: Language): string {
  const names = new Map(Object.entries(explainTexts(language).fields));
  return detail.replace(
    /(?<=^|[,;] |\()(dueAt < receivedAt|[a-zA-Z]+)/g,
    (code: string) => names.get(code) ?? code,
  );
}
