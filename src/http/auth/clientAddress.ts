import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** A trusted proxy may forward an address that the client made up; if it is none, the proxy's own counts. */
export function clientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip;
}
