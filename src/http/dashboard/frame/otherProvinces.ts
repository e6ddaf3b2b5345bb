import type { FastifyRequest } from 'fastify';
import type { Language } from '../../../domain/language.ts';
import { provinceTitle } from '../../../domain/province.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { PROVINCES_COOKIE, sessionsIn } from '../../auth/provincesCookie.ts';
import { SESSION_COOKIE } from '../../auth/sessions.ts';
import type { HttpDeps, Together } from '../../server/deps.ts';
import type { FrameTexts } from './messages.ts';

/**
 * Undefined for somebody who signed in to this province alone. The names are public and a link opens nothing: each province knows its
 * sessions itself.
 */
export function otherProvinces(
  { cookies, principal }: FastifyRequest,
  { settings, together }: Pick<HttpDeps, 'settings' | 'together'>,
): Together | undefined {
  if (together === undefined || principal === null) return undefined;
  const sessions = sessionsIn(cookies[PROVINCES_COOKIE]);
  const own = sessions.get(settings.province.code);
  // Signed in here with another key since.
  if (own === undefined || own !== cookies[SESSION_COOKIE]) return undefined;
  const provinces = together.provinces.filter(
    ({ province: { code } }) => code !== settings.province.code && sessions.has(code),
  );
  return { home: together.home, provinces };
}

/** Single quotes: these addresses lead out of the province, and serveBelow leaves them as they are. */
export function provinceSwitch(
  others: Together | undefined,
  { language, texts: { frame } }: { readonly language: Language; readonly texts: FrameTexts },
): Html | '' {
  if (others === undefined) return '';
  const links = others.provinces.map(
    ({ province, address }) => html`<li><a href='${address}'>${provinceTitle(province, language)}</a></li>\n`,
  );
  return html`<details class="switch"><summary>${frame.otherProvinces}</summary>
<ul>
<li><a href='${others.home}/'>${frame.allProvinces}</a></li>
${links}</ul>
</details>
`;
}
