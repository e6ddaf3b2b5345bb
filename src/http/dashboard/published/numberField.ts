import { z } from 'zod';
import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { publishedPageTexts } from './messages.ts';

/** As a document writes it: 719569, 719.569 or 719,569. */
const GROUPED = '[0-9]{1,9}|[0-9]{1,3}([., ][0-9]{3}){1,2}';

export const cases = z
  .string()
  .regex(new RegExp(`^(${GROUPED})$`), 'a whole number, such as 719569')
  .transform((text) => Number(text.replaceAll(/[., ]/g, '')));

export function numberField(name: string, label: string, language: Language): Html {
  const { number } = publishedPageTexts(language);
  return html`<label>${label} <input name="${name}" required inputmode="numeric" maxlength="11" pattern="${GROUPED}" title="${number}" autocomplete="off"></label>`;
}
