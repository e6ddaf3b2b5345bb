import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';

/** Of a page or a form: whose own table it is; absent: that of the province. */
export const ofSource = {
  source: z
    .string()
    .max(32)
    .transform((name) => (name === '' ? undefined : name))
    .optional(),
};

/** Keeps it in a form. */
export function sourceField(source: string | undefined): Html {
  return source === undefined ? html`` : html`<input type="hidden" name="source" value="${source}">`;
}
