import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { signInByLink } from '../../auth/signIn.ts';
import type { Route } from '../../server/deps.ts';
import { HttpProblem } from '../../server/problem.ts';
import { sendPage } from '../frame/page.ts';
import { type FrameContext, frameContext } from '../frame/pageContext.ts';
import { signInTexts } from './messages.ts';
import { refusalText } from './refusal.ts';

/** In bytes: a secret. */
const MAX_FORM = 1_000;

const secret = z.string().max(100);

/** The address that signs in once. */
export function linkPath(text: string): string {
  return `/sign-in/link/${text}`;
}

/**
 * A link that signs in once. Opening it only shows a button: programs that look at links in messages would otherwise use
 * it up, and a page of another site could sign somebody in unawares.
 */
export const signInLinkPages: Route = (server, deps) => {
  server.get(
    linkPath(':secret'),
    { config: { access: 'public', page: true }, schema: { params: z.strictObject({ secret }) } },
    async (request, reply) => {
      const context = frameContext(request, deps);
      const texts = signInTexts(context.language);
      return send(
        reply,
        context,
        html`<form class="sign-in" method="post" action="/sign-in/link">
<p class="hint" id="hint">${texts.linkHint}</p>
<input type="hidden" name="secret" value="${request.params.secret}">
<button autofocus aria-describedby="hint">${texts.submit}</button>
</form>`,
      );
    },
  );

  server.post(
    '/sign-in/link',
    {
      config: { access: 'public', page: true },
      bodyLimit: MAX_FORM,
      schema: { body: z.strictObject({ secret }) },
    },
    async (request, reply) => {
      const context = frameContext(request, deps);
      const texts = signInTexts(context.language);
      try {
        const redeemed = await signInByLink(request.body.secret, { request, reply }, deps);
        if (redeemed?.key != null) return handOver(reply, context, redeemed.key);
        if (redeemed !== null) return reply.redirect('/', 303);
        return refuse(reply.code(401), context, texts.linkUsed);
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        return refuse(reply.code(error.status).headers(error.headers), context, refusalText(error, context));
      }
    },
  );
};

/** Shows the new key, once. */
function handOver(reply: FastifyReply, context: FrameContext, key: string): FastifyReply {
  const texts = signInTexts(context.language);
  return send(
    reply,
    context,
    html`<section class="card" role="status">
<p>${texts.yourKey}</p>
<p><input class="secret" readonly value="${key}" aria-label="${texts.key}" spellcheck="false" autocomplete="off"></p>
<p class="hint">${texts.keepKey}</p>
<p class="actions"><a class="button" href="/">${texts.enter}</a></p>
</section>`,
  );
}

function refuse(reply: FastifyReply, context: FrameContext, error: string): FastifyReply {
  const texts = signInTexts(context.language);
  return send(
    reply,
    context,
    html`<p class="notice bad" role="alert">${error}</p>
<p><a href="/sign-in">${texts.withKey}</a></p>`,
  );
}

function send(reply: FastifyReply, context: FrameContext, main: Html): FastifyReply {
  const { title } = signInTexts(context.language);
  const { path } = context;
  return sendPage(
    reply,
    { ...context, principal: null, path: path === '/' ? '/sign-in' : path },
    { status: reply.statusCode, title, current: null, main },
  );
}
