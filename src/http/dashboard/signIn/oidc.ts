import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { errorFields } from '../../../observability/log.ts';
import { html } from '../../../presentation/html.ts';
import { Attempts } from '../../auth/oidc/attempt.ts';
import { Provider } from '../../auth/oidc/provider.ts';
import { beginAtProvider, CALLBACK, endAtProvider } from '../../auth/oidc/signInByProvider.ts';
import type { Route } from '../../server/deps.ts';
import { HttpProblem } from '../../server/problem.ts';
import { sendPage } from '../frame/page.ts';
import { type FrameContext, frameContext } from '../frame/pageContext.ts';
import { safePath } from '../frame/safePath.ts';
import { signInTexts } from './messages.ts';
import { refusalText } from './refusal.ts';

const text = z.string().max(8_000);
/** The provider's own parameters, as they come; the library looks at them. */
const returned = z.object({ state: z.string().max(200).default('') });

/** Signing in by an identity provider, where one is configured. */
export const oidcPages: Route = (server, routeDeps) => {
  const { oidc } = routeDeps.settings.http;
  if (oidc === null) return;
  const deps = { ...routeDeps, oidc, provider: new Provider(oidc), attempts: new Attempts(routeDeps.now) };
  const config = { access: 'public', page: true } as const;

  // A link and no form: the page's policy lets no form lead to another site.
  server.get(
    '/sign-in/oidc',
    { config, schema: { querystring: z.object({ next: text.optional() }) } },
    async (request, reply) => {
      try {
        const call = { request, reply };
        return reply.redirect(await beginAtProvider(safePath(request.query.next), call, deps), 303);
      } catch (error) {
        deps.log.warn('http.oidc_unreachable', errorFields(error));
        const context = frameContext(request, deps);
        const { label } = oidc;
        return refuse(reply.code(503), context, signInTexts(context.language).oidcUnreachable(label));
      }
    },
  );

  server.get(CALLBACK, { config, schema: { querystring: returned } }, async (request, reply) => {
    const context = frameContext(request, deps);
    const texts = signInTexts(context.language);
    try {
      const outcome = await endAtProvider(request.query.state, { request, reply }, deps);
      if ('next' in outcome) return reply.redirect(safePath(outcome.next), 303);
      return refuse(reply.code(401), context, texts.oidcRefused[outcome.refused]);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      return refuse(reply.code(error.status).headers(error.headers), context, refusalText(error, context));
    }
  });
};

function refuse(reply: FastifyReply, context: FrameContext, error: string): FastifyReply {
  const texts = signInTexts(context.language);
  const main = html`<p class="notice bad" role="alert">${error}</p>
<p><a href="/sign-in">${texts.title}</a></p>`;
  const frame = { ...context, principal: null, path: '/sign-in' };
  return sendPage(reply, frame, { status: reply.statusCode, title: texts.title, current: null, main });
}
