import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { principalOf } from '../auth/guard.ts';
import { wholeProvince } from '../auth/scope.ts';
import type { HttpDeps, Server } from './deps.ts';

const PATH = '/queues';

/** The board asks for fonts of another site, which the policy below forbids: it need not be asked at all. */
const OUTSIDE_LINKS = /<link[^>]+https?:\/\/[^>]*>/g;

/** The board has inline styles. No other site learns of the visit. */
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

/** The board without the routes that change something. */
class ReadingBoard extends FastifyAdapter {
  override setApiRoutes(routes: Parameters<FastifyAdapter['setApiRoutes']>[0]): FastifyAdapter {
    return super.setApiRoutes(routes.filter(({ method }) => method === 'get'));
  }
}

/**
 * BullMQ's own board, which shows what the daemon is doing. It shows tickets, and no ticket holds a case.
 *
 * Read-only: a queue paused or emptied here would stop deliveries without a trace in the audit trail. Use
 * `POST /api/v1/delivery/pause` for that.
 */
export async function queueBoard(
  server: Server,
  { queues, settings }: Pick<HttpDeps, 'queues' | 'settings'>,
): Promise<void> {
  const board = new ReadingBoard();
  board.setBasePath(PATH);
  createBullBoard({
    queues: Object.values(queues).map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: board,
    options: {
      uiConfig: { boardTitle: 'dongbo', miscLinks: [{ text: 'dongbo', url: `${settings.http.basePath}/` }] },
    },
  });
  await server.register(
    (scope, _options, done) => {
      // The routes come with the plugin, so their scope declares their access and their error pages.
      scope.decorate('pluginRoutes', { access: 'admin' });
      const { errorHandler } = scope;
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, page: !route.url.startsWith(`${PATH}/api/`) };
        route.errorHandler = errorHandler;
      });
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('content-security-policy', CSP);
        // The queues serve the whole province.
        wholeProvince(principalOf(request));
      });
      scope.addHook('onSend', async (_request, _reply, payload) =>
        typeof payload === 'string' ? payload.replaceAll(OUTSIDE_LINKS, '') : payload,
      );
      void scope.register(board.registerPlugin());
      done();
    },
    { prefix: PATH },
  );
}
