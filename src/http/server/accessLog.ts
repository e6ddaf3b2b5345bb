import type { Log } from '../../observability/log.ts';
import { changesSomething } from '../auth/sameOrigin.ts';
import type { Server } from './fastifyServer.ts';

/**
 * One line a request, also of one whose asker went away before its end. `path` is the route's pattern and never the
 * address as it came, which may hold whatever somebody typed.
 */
export function accessLog(server: Server, log: Log): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      const notable = changesSomething(request) || reply.statusCode >= 500;
      log[notable ? 'info' : 'debug']('http.request', {
        requestId: request.id,
        method: request.method,
        path: request.routeOptions.url ?? '',
        httpStatus: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        name: request.principal?.name ?? null,
        outcome: reply.raw.writableFinished ? 'answered' : 'aborted',
      });
    });
  });
}
