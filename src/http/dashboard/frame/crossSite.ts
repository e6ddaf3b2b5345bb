import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../../presentation/html.ts';
import type { HttpDeps } from '../../server/deps.ts';
import { frameContext } from './pageContext.ts';
import { safePath } from './safePath.ts';
import { sendPage } from './sendPage.ts';

/**
 * Whether a link on another site, or in a mail read in a browser, led here. The browser then withholds the session's
 * SameSite=Strict cookie, so a signed-in client looks signed out.
 */
export function isCrossSite({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers['sec-fetch-site'] === 'cross-site';
}

/**
 * A page that makes the browser request the same address again, now from this server's own page and therefore with the
 * cookie. It contains nothing of the requested page.
 */
export async function sendReloadPage(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Pick<HttpDeps, 'settings' | 'now'>,
): Promise<void> {
  const { language, texts } = frameContext(request, deps);
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0">
<title>${texts.crossSite.title} – dongbo</title>
</head>
<body>
<p><a href="${safePath(request.url)}">${texts.crossSite.proceed}</a></p>
</body>
</html>
`;
  await sendPage(reply.code(401), String(page));
}
