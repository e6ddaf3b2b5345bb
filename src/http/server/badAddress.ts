import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './sendProblem.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Refuses an address that cannot be decoded, or whose parameter is longer than any code. No hook runs for it, so the
 * headers of every answer are set here. Fastify's own answer would echo the address.
 */
export function refuseAddress(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ ...HEADERS, 'x-request-id': request.id });
  void sendProblem(error, request, reply);
}
