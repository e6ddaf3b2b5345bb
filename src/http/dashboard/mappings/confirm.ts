import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { confirmedCases } from '../../api/changeMappings.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { mappingPageTexts } from './messages.ts';

/** The number of cases has to be typed. */
export function confirmField(cases: number, { language }: Pick<PageContext, 'language'>): Html {
  const texts = mappingPageTexts(language);
  return html`<label for="confirm">${texts.confirm(formatCount(cases, language))}</label>
<input id="confirm" name="confirm" inputmode="numeric" autocomplete="off" required pattern="[0-9.,]+">
`;
}

/** As a person types it: 1.234 and 1,234 are one number. */
export const typedCount = z
  .string()
  .max(20)
  .regex(/^[\d.,\s]+$/)
  .transform((text) => Number(text.replaceAll(/\D/g, '')))
  .pipe(confirmedCases);
