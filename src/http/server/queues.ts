import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { principalOf } from '../auth/guard.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps } from './deps.ts';
import type { Server } from './fastifyServer.ts';

const PATH = '/queues';

/** The board's page styles itself in place. Its fonts from elsewhere stay out, and nobody there learns of it. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The board without what changes something: those routes are not there at all. */
class ReadingBoard extends FastifyAdapter {
  override setApiRoutes(routes: Parameters<FastifyAdapter['setApiRoutes']>[0]): FastifyAdapter {
    return super.setApiRoutes(routes.filter(({ method }) => method === 'get'));
  }
}

/**
 * BullMQ's own board, for whoever wonders what the daemon is at. It shows tickets, and no ticket holds a case.
 *
 * To be read only: a queue that is paused or emptied here would hold deliveries up without a word in the audit trail,
 * and nothing is lost by it that a ticket could hold. `POST /api/v1/delivery/pause` is for that.
 */
export async function queueBoard(server: Server, { queues }: Pick<HttpDeps, 'queues'>): Promise<void> {
  const board = new ReadingBoard();
  board.setBasePath(PATH);
  createBullBoard({
    queues: Object.values(queues).map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'dongbo', miscLinks: [{ text: 'dongbo', url: '/' }] } },
  });
  await server.register(
    (scope, _options, done) => {
      // The routes come with the plugin, so that their scope says who may use them, and how errors are told.
      scope.decorate('pluginRoutes', { access: 'admin' });
      const { errorHandler } = scope;
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, page: !route.url.startsWith(`${PATH}/api/`) };
        route.errorHandler = errorHandler;
      });
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('content-security-policy', CSP);
        // The queues are of the whole province, as are their figures at /metrics.
        wholeProvince(principalOf(request));
      });
      void scope.register(board.registerPlugin());
      done();
    },
    { prefix: PATH },
  );
}
