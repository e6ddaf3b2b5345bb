import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sets the ETag of the content, and says whether the client has it already, so that 304 answers. The tag is weak:
 * compression changes the bytes, not the content.
 */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, content: object): boolean {
  const etag = `W/"${hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)}"`;
  reply.header('etag', etag);
  return request.headers['if-none-match'] === etag;
}
