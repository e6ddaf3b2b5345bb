import type { FastifyRequest } from 'fastify';
import { problem } from '../server/problem.ts';

/** What changes nothing, and so may be asked from anywhere. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function changesSomething({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return !SAFE.has(method);
}

/**
 * Cross-site request forgery: a change that comes with a cookie is refused unless the browser says that one of our
 * own pages asked for it. Every browser of the last years sends Sec-Fetch-Site, which no page can forge; older ones
 * send Origin with what changes something; what sends neither is refused, too. Beside the cookie's SameSite=Strict,
 * which other hosts of the same site get around.
 *
 * HttpProblem 403 `foreign_origin`.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (!changesSomething(request)) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  if (site === undefined && sameOrigin(request)) return;
  throw problem('foreign_origin');
}

function sameOrigin({ headers: { origin }, protocol, host }: FastifyRequest): boolean {
  return origin !== undefined && origin === `${protocol}://${host}`;
}
