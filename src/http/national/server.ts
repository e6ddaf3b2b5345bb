import { provinceTitle } from '../../domain/province.ts';
import { html } from '../../presentation/html.ts';
import { openapi } from '../api/openapi/openapi.ts';
import { PROVINCES_COOKIE } from '../auth/provincesCookie.ts';
import { assetRoute } from '../dashboard/frame/assets.ts';
import { languageRoute } from '../dashboard/frame/language.ts';
import { frameTexts } from '../dashboard/frame/messages.ts';
import { bareServer } from '../server/bareServer.ts';
import type { Server } from '../server/deps.ts';
import { createListener, LIMITS } from '../server/listener/createListener.ts';
import { problem } from '../server/problem.ts';
import { problemOf } from '../server/sendProblem.ts';
import type { NationalDeps } from './deps.ts';
import { dispatching } from './front.ts';
import { wholeHealthRoutes } from './health.ts';
import { nationalTexts } from './messages.ts';
import { nationalMetricsRoute } from './metrics.ts';
import { overviewRoutes } from './overview.ts';
import { nationalContext, sendNationalPage } from './page.ts';
import { readersOf } from './readers.ts';
import { nationalSignIn } from './signIn.ts';

/**
 * The one server of several provinces, everything but listening: it answers for the whole, and hands what is below the path of a
 * province to that province's own server. UsageError `http.tls` when the certificate cannot be used.
 */
export async function createNationalServer(deps: NationalDeps): Promise<Server> {
  const { mounts, http, log } = deps;
  const { server, metrics } = await bareServer({
    ...{ http, log },
    listener: (handler) =>
      createListener(dispatching(mounts, http.basePath, handler), { tls: http.tls, limits: LIMITS }),
    errorPage: async (error, { request, reply }) => {
      const { status, requestId } = problemOf(error, request.id);
      if (status === 401) return void reply.redirect('/sign-in', 303);
      const context = nationalContext(request, deps);
      const { errors } = frameTexts(context.language);
      const [title, text] =
        status === 404
          ? [errors.notFound, errors.notFoundText]
          : status < 500
            ? [errors.invalid, errors.invalidText]
            : [errors.failed, errors.failedText(requestId)];
      const main = html`<p>${text}</p>\n<p><a href="/">${errors.home}</a></p>`;
      await sendNationalPage(reply, context, { status, title, main });
    },
  });
  await openapi(server, {
    basePath: http.basePath,
    about:
      'The sync gap of several provinces, each and together. The API of a province is below its own path, such as `/p/H23`.',
    cookie: PROVINCES_COOKIE,
    access: { access: 'public', provinces: 'key' },
    admit: (request) => readersOf(request, deps),
  });
  assetRoute(server);
  languageRoute(server);
  wholeHealthRoutes(server, mounts);
  nationalSignIn(server, deps);
  overviewRoutes(server, deps);
  nationalMetricsRoute(server, deps, metrics);
  awayRoutes(server, deps);
  return server;
}

/** What the dispatcher could give to no province. */
function awayRoutes(server: Server, deps: NationalDeps): void {
  const { mounts } = deps;
  for (const mount of mounts) {
    const { province, path } = mount;
    for (const url of [path, `${path}/*`]) {
      server.route({
        method: ['GET', 'POST', 'PUT', 'DELETE'],
        url,
        config: { access: 'public' },
        handler: async (request, reply) => {
          // Served, but not at this spelling of its path.
          if (mount.side !== null) return reply.callNotFound();
          const away = problem('province_away', province.code);
          const below = request.url.slice(path.length);
          const isForPerson =
            request.headers.accept?.includes('text/html') === true && !below.startsWith('/api/');
          if (!isForPerson) throw away;
          const context = nationalContext(request, deps);
          const texts = nationalTexts(context.language);
          const title = provinceTitle(province, context.language);
          return sendNationalPage(reply.headers(away.headers), context, {
            status: away.status,
            title: texts.awayTitle,
            main: html`<p>${texts.awayText(title)}</p>\n<p><a href="/">${texts.home}</a></p>`,
          });
        },
      });
    }
  }
}
