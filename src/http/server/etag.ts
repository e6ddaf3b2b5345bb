import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Gives the answer the tag of `told`, and says whether the asker has it already: then 304 answers. Weak: compression
 * changes the bytes, not what they say.
 */
export function isKnown(request: FastifyRequest, reply: FastifyReply, told: object): boolean {
  const etag = `W/"${hash('sha256', JSON.stringify(told), 'base64url').slice(0, 22)}"`;
  reply.header('etag', etag);
  return request.headers['if-none-match'] === etag;
}
