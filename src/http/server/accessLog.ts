import type { Log } from '../../observability/log.ts';
import { isChange } from '../auth/sameOrigin.ts';
import type { Server } from './deps.ts';

/**
 * One line a request, even when the client disconnected before the end. `path` is the pattern of the route, never the
 * address itself, which can hold anything.
 */
export function accessLog(server: Server, log: Log): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      const notable = isChange(request) || reply.statusCode >= 500;
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
