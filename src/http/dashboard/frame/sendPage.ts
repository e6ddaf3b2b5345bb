import type { FastifyReply } from 'fastify';

/** Sends what renderPage made. */
export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .serializer((body: string) => body)
    .send(page);
}
