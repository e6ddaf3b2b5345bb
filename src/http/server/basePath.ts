import type { Server } from './deps.ts';

/**
 * Serving below a path (http.basePath), behind a proxy that shares its host with other programs. Routes, pages and links are
 * written as if dongbo had the host to itself: the path is taken off what comes in, and put before what goes out, here alone.
 */

/** In markup a quote is never part of a text: presentation/html.ts escapes it. */
const OWN_LINK = /(\s(?:href|src|action|formaction)=")\/(?!\/)/g;
/** As remedies name addresses of the API; paths of files are left as they are. */
const OWN_ADDRESS = /(?<=^|\s)\/(?=openapi\.json|api\/v1\/)/g;
const COOKIE_PATH = /(; Path=)\/([^;]*)/i;

/** An address as routes know it. One without the path is left as it is: some proxies take it off themselves. */
export function withoutBase(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}

/** Redirects, cookies, the links of pages and the addresses in remedies lead below the path. Register it after whatever sets cookies. */
export function serveBelow(server: Server, basePath: string): void {
  if (basePath === '') return;
  server.addHook('onSend', async (_request, reply, payload) => {
    const { location, 'set-cookie': cookies } = reply.getHeaders();
    if (typeof location === 'string' && /^\/(?!\/)/.test(location))
      reply.header('location', `${basePath}${location}`);
    if (cookies !== undefined) {
      const moved = [cookies].flat().map((cookie) => belowPath(String(cookie), basePath));
      // Fastify would add them to those that are there.
      reply.removeHeader('set-cookie').header('set-cookie', moved);
    }
    if (typeof payload !== 'string') return payload;
    const type = String(reply.getHeader('content-type'));
    if (type.startsWith('text/html')) return payload.replaceAll(OWN_LINK, `$1${basePath}/`);
    return type.startsWith('application/problem+json') ? remedyBelow(payload, basePath) : payload;
  });
}

function remedyBelow(payload: string, basePath: string): string {
  const document: { remedy: string } = JSON.parse(payload);
  return JSON.stringify({ ...document, remedy: document.remedy.replaceAll(OWN_ADDRESS, `${basePath}/`) });
}

function belowPath(cookie: string, basePath: string): string {
  return cookie.replace(COOKIE_PATH, (_, start: string, rest: string) =>
    rest === '' ? `${start}${basePath}` : `${start}${basePath}/${rest}`,
  );
}
