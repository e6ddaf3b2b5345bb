import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { typedCommand } from '../../../domain/typedCommand.ts';
import { html } from '../../../presentation/html.ts';
import { isValid } from '../../auth/authenticate.ts';
import { signIn, signOut } from '../../auth/signIn.ts';
import type { Route, RouteDeps } from '../../server/deps.ts';
import { HttpProblem } from '../../server/problem.ts';
import { type Page, sendPage } from '../frame/page.ts';
import { type FrameContext, frameContext } from '../frame/pageContext.ts';
import { safePath } from '../frame/safePath.ts';
import { signInTexts } from './messages.ts';
import { refusalText } from './refusal.ts';

/** In bytes: a key, and the address of a page with its filters. */
const MAX_FORM = 12_000;

const next = z.string().max(8_000).optional();

/** Signing in and out, with and without JavaScript. */
export const signInPages: Route = (server, deps) => {
  server.get(
    '/sign-in',
    { config: { access: 'public', page: true }, schema: { querystring: z.object({ next }) } },
    async (request, reply) => {
      const anyKey = await hasValidKey(deps);
      const sso = deps.settings.http.oidc?.label;
      return sendForm(reply, frameContext(request, deps), { next: request.query.next, anyKey, sso });
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
      const { key, next } = request.body;
      const sso = deps.settings.http.oidc?.label;
      try {
        const principal = await signIn(key, { request, reply }, deps);
        if (principal !== null) return reply.redirect(safePath(next), 303);
        return sendForm(reply, context, { status: 401, next, error: texts.wrong, sso });
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        const { status, headers } = error;
        const text = refusalText(error, context);
        return sendForm(reply.headers(headers), context, { status, next, error: text, sso });
      }
    },
  );

  // Without a session the guard redirects to the same page.
  server.post('/sign-out', { config: { access: 'viewer', page: true } }, async (request, reply) => {
    await signOut(request, reply, deps);
    return reply.redirect('/sign-in', 303);
  });
};

async function hasValidKey({ ledger, now }: Pick<RouteDeps, 'ledger' | 'now'>): Promise<boolean> {
  return (await ledger.apiKeys()).some((key) => isValid(key, now()));
}

interface SignInForm extends Pick<Page, 'status'> {
  readonly next: string | undefined;
  /** Whether anybody could sign in at all; true unless given. */
  readonly anyKey?: boolean;
  readonly error?: string;
  /** What the identity provider is called. */
  readonly sso?: string | undefined;
}

function sendForm(
  reply: FastifyReply,
  context: FrameContext,
  { status = 200, next: requested, error, anyKey = true, sso }: SignInForm,
): FastifyReply {
  const texts = signInTexts(context.language);
  const path = safePath(requested);
  const main = html`${error === undefined ? '' : html`<p class="notice bad" role="alert" id="error">${error}</p>`}
${
  sso === undefined
    ? ''
    : html`<p><a class="button" href="/sign-in/oidc?next=${encodeURIComponent(path)}">${texts.withOidc(sso)}</a></p>
`
}<form class="sign-in" method="post" action="/sign-in">
<label for="key">${texts.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="200" spellcheck="false" autofocus aria-describedby="hint${error === undefined ? '' : ' error'}"${error === undefined ? '' : html` aria-invalid="true"`}>
<p id="hint" class="hint">${texts.hint}</p>
${
  anyKey || sso !== undefined
    ? ''
    : html`<p class="notice">${texts.noKey}<br><code>${typedCommand(`keys create --role admin --name ${texts.name}`)}</code></p>
`
}<input type="hidden" name="next" value="${path}">
<button>${texts.submit}</button>
</form>`;
  // The language switch leads back to the empty form, also after a POST.
  const back = path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
  const frame = { ...context, principal: null, path: back };
  return sendPage(reply, frame, { status, title: texts.title, current: null, main });
}
