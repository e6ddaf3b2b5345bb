import type { FastifyRequest } from 'fastify';
import { problem } from '../server/problem.ts';

/** Methods that change nothing, and so are allowed from any site. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isChange({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return !SAFE.has(method);
}

/**
 * Against cross-site request forgery: a change that comes with a cookie is refused unless the browser says that a page
 * of this server sent it. Current browsers send Sec-Fetch-Site, which no page can forge; older ones send Origin; without
 * either the request is refused. The cookie's SameSite=Strict alone does not stop other hosts of the same site.
 *
 * HttpProblem 403 `foreign_origin`.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (isChange(request)) requireOwnPage(request);
}

/** The same whatever the method, for a GET that has an effect outside. */
export function requireOwnPage(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  if (site === undefined && sameOrigin(request)) return;
  throw problem('foreign_origin');
}

function sameOrigin({ headers: { origin }, protocol, host }: FastifyRequest): boolean {
  return origin !== undefined && origin === `${protocol}://${host}`;
}
