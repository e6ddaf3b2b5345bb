import type { Language } from '../../../domain/language.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDateTime } from '../../../presentation/numbers.ts';

/** An instant in the province's time, with its exact value for programs. */
export function timeOf(at: Instant, offsetMs: number, language: Language): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatDateTime(at, offsetMs, language)}</time>`;
}
