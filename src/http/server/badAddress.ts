import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './sendProblem.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Answers an address that cannot be decoded, or with a parameter longer than any code is. It is refused before any hook
 * runs, so what they say of every answer is said here; Fastify's own answer would send the address back as it came.
 */
export function refuseAddress(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ ...HEADERS, 'x-request-id': request.id });
  void sendProblem(error, request, reply);
}
