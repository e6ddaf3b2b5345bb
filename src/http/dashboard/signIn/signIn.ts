import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import type { AuthDeps } from '../../auth/guard.ts';
import { signIn, signOut } from '../../auth/signIn.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { HttpProblem } from '../../server/problem.ts';
import { renderPage } from '../frame/page.ts';
import { type FrameContext, frameContext } from '../frame/pageContext.ts';
import { safePath } from '../frame/safePath.ts';
import { sendPage } from '../frame/sendPage.ts';
import { signInTexts } from './messages.ts';

/** In bytes: a key, and the address of a page with its filters. */
const MAX_FORM = 12_000;

const next = z.string().max(8_000).optional();

/** Signing in and out, with and without JavaScript. */
export function signInRoutes(server: Server, signing: AuthDeps): void {
  const { deps, sessions } = signing;
  server.get(
    '/sign-in',
    { config: { access: 'public', page: true }, schema: { querystring: z.object({ next }) } },
    async (request, reply) => {
      const shown = signInForm(frameContext(request, deps), { next: request.query.next });
      return sendPage(reply, shown);
    },
  );

  server.post(
    '/sign-in',
    {
      config: { access: 'public', page: true },
      bodyLimit: MAX_FORM,
      schema: { body: z.strictObject({ key: z.string().max(200), next }) },
    },
    async (request, reply) => {
      const context = frameContext(request, deps);
      const texts = signInTexts(context.language);
      const formWith = (error: string): string => signInForm(context, { next: request.body.next, error });
      try {
        const principal = await signIn(request.body.key, { request, reply }, signing);
        if (principal === null) return sendPage(reply.code(401), formWith(texts.wrong));
        return reply.redirect(safePath(request.body.next), 303);
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        const { status, headers } = error;
        reply.code(status).headers(headers);
        const seconds = Number(headers['retry-after'] ?? 0);
        const text = status === 429 ? texts.tooMany(formatCount(seconds, context.language)) : texts.crossSite;
        return sendPage(reply, formWith(text));
      }
    },
  );

  // Without a session the guard redirects to the same page.
  server.post('/sign-out', { config: { access: 'viewer', page: true } }, async (request, reply) => {
    signOut(request, reply, sessions);
    return reply.redirect('/sign-in', 303);
  });
}

function signInForm(
  context: FrameContext,
  { next: requested, error }: { readonly next: string | undefined; readonly error?: string },
): string {
  const texts = signInTexts(context.language);
  const path = safePath(requested);
  const main: Html = html`${error === undefined ? '' : html`<p class="notice bad" role="alert" id="error">${error}</p>`}
<form class="sign-in" method="post" action="/sign-in">
<label for="key">${texts.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="200" spellcheck="false" autofocus aria-describedby="hint${error === undefined ? '' : ' error'}"${error === undefined ? '' : html` aria-invalid="true"`}>
<p id="hint" class="hint">${texts.hint}</p>
<input type="hidden" name="next" value="${path}">
<button>${texts.submit}</button>
</form>`;
  // The language switch leads back to the empty form, also after a POST.
  const back = path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
  return renderPage({ ...context, principal: null, path: back }, { title: texts.title, current: null, main });
}
