import type { Circuit } from '../../../domain/circuit.ts';
import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { deliveryTexts } from './messages.ts';

/** What happens next while the circuit is open, and what to do about it. */
export function nextStep({ cause }: Pick<Circuit, 'cause'>, language: Language): Html {
  const texts = deliveryTexts(language);
  const step = texts.next[cause];
  if (cause !== 'mass_refusal') return html`${step}`;
  // The first few cases were marked before delivery stopped; that page shows their codes.
  return html`${step} <a href="/causes?reason=PORTAL_REJECTED">${texts.refusedCases}</a>`;
}
