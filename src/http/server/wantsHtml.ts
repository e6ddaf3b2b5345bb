import type { FastifyRequest } from 'fastify';

/** Whether the client is a person with a browser, to whom an error is shown as a page. */
export function wantsHtml(request: FastifyRequest): boolean {
  if (!request.is404) return request.routeOptions.config.page === true;
  const { accept = '' } = request.headers;
  return accept.includes('text/html') && !request.url.startsWith('/api/');
}
