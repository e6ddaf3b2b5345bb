import Fastify, { type FastifyInstance } from 'fastify';
import { UsageError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Engine } from '../main.ts';
import { healthRoutes } from './health.ts';

/** Serves until the engine closes. Port 0 takes a free one; the log says which. */
export async function startServer(
  address: { readonly host: string; readonly port: number },
  engine: Engine,
  log: Log,
): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    forceCloseConnections: true,
  });
  healthRoutes(server, engine);
  try {
    await server.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw cannotListen(address, error);
  }
  engine.lifetime.own('http', server, (opened) => opened.close());
  const bound = server.server.address();
  const port = bound === null || typeof bound === 'string' ? address.port : bound.port;
  log.info('http.listening', { host: address.host, port });
  return server;
}

function cannotListen(address: { readonly host: string; readonly port: number }, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) return error;
  return new UsageError(
    'http.address',
    `Cannot listen on http.host ${address.host}, http.port ${address.port} (${code}).`,
    'Give a free port (0 takes any), above 1024 unless dongbo runs as root, and an address of this machine.',
  );
}
