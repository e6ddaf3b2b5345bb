import type { FastifyRequest } from 'fastify';

/** Whether the one who asks is a person in front of a page, who is to be told in a page what went wrong. */
export function wantsHtml(request: FastifyRequest): boolean {
  if (!request.is404) return request.routeOptions.config.page === true;
  const { accept = '' } = request.headers;
  return accept.includes('text/html') && !request.url.startsWith('/api/');
}
