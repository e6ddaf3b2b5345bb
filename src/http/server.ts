import Fastify, { type FastifyInstance } from 'fastify';
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
  await server.listen({ host: address.host, port: address.port });
  engine.lifetime.own('http', server, (opened) => opened.close());
  const bound = server.server.address();
  const port = bound === null || typeof bound === 'string' ? address.port : bound.port;
  log.info('http.listening', { host: address.host, port });
  return server;
}
