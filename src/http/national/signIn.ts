import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { html } from '../../presentation/html.ts';
import { formatCount } from '../../presentation/numbers.ts';
import { PROVINCES_COOKIE, provincesCookie, sessionsIn } from '../auth/provincesCookie.ts';
import { refuseForeignOrigin } from '../auth/sameOrigin.ts';
import { SESSION_COOKIE } from '../auth/sessions.ts';
import { COOKIE, endSession } from '../auth/signIn.ts';
import { signInTexts } from '../dashboard/signIn/messages.ts';
import type { Server } from '../server/deps.ts';
import { HttpProblem } from '../server/problem.ts';
import type { NationalDeps } from './deps.ts';
import { nationalTexts } from './messages.ts';
import { nationalContext, sendNationalPage } from './page.ts';
import { type Reader, readersByKey } from './readers.ts';

/** In bytes: a key. */
const MAX_FORM = 1_000;

/**
 * Signing in to all provinces that know the key: in each a session of its own begins, in the cookie that its own pages read,
 * and takes the place of one that this browser had there.
 */
export function nationalSignIn(server: Server, deps: NationalDeps): void {
  server.get('/sign-in', { config: { access: 'public', page: true } }, async (request, reply) =>
    sendForm(request, reply, deps),
  );

  void server.register((forms: Server, _options, done) => {
    forms.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM },
      async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    forms.post(
      '/sign-in',
      {
        config: { access: 'public', page: true },
        schema: { body: z.strictObject({ key: z.string().max(200) }) },
      },
      async (request, reply) => {
        try {
          refuseForeignOrigin(request);
          const readers = await readersByKey(request.body.key.trim(), request, deps);
          await beginSessions(readers, request, reply);
          return reply.redirect('/', 303);
        } catch (error) {
          if (!(error instanceof HttpProblem)) throw error;
          return sendForm(request, reply.headers(error.headers), deps, error);
        }
      },
    );
    forms.post('/sign-out', { config: { access: 'public', page: true } }, async (request, reply) => {
      refuseForeignOrigin(request);
      await endSessions(request, reply, deps);
      return reply.redirect('/', 303);
    });
    done();
  });
}

async function beginSessions(
  readers: readonly Reader[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const options = { ...COOKIE, secure: request.protocol === 'https' };
  const begun = new Map<string, string>();
  for (const { mount, found } of readers) {
    if (typeof found === 'string') continue;
    const session = await found.deps.sessions.begin(found.principal);
    reply.setCookie(SESSION_COOKIE, session, { ...options, path: mount.path });
    begun.set(mount.province.code, session);
  }
  reply.setCookie(PROVINCES_COOKIE, provincesCookie(begun), options);
}

/** A province that is away ends its session by itself, in two hours; the browser forgets it now. */
async function endSessions(
  request: FastifyRequest,
  reply: FastifyReply,
  { mounts }: NationalDeps,
): Promise<void> {
  const sessions = sessionsIn(request.cookies[PROVINCES_COOKIE]);
  for (const { province, path, side } of mounts) {
    const session = sessions.get(province.code);
    if (session === undefined) continue;
    reply.clearCookie(SESSION_COOKIE, { ...COOKIE, path });
    if (side !== null) await endSession(session, side.deps);
  }
  reply.clearCookie(PROVINCES_COOKIE, COOKIE);
}

function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: NationalDeps,
  refused?: HttpProblem,
): FastifyReply {
  const context = nationalContext(request, deps);
  const { language } = context;
  const texts = signInTexts(language);
  const error = refused === undefined ? undefined : refusalText(refused, texts, language);
  const described = error === undefined ? 'hint' : 'hint error';
  const main = html`${error === undefined ? '' : html`<p class="notice bad" role="alert" id="error">${error}</p>\n`}<form class="sign-in" method="post" action="/sign-in">
<label for="key">${texts.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="200" spellcheck="false" autofocus aria-describedby="${described}"${error === undefined ? '' : html` aria-invalid="true"`}>
<p id="hint" class="hint">${nationalTexts(language).keyHint}</p>
<button>${texts.submit}</button>
</form>
<p class="actions"><a href="/">${nationalTexts(language).home}</a></p>`;
  // The language switch leads back to the empty form, also after a POST.
  return sendNationalPage(
    reply,
    { ...context, path: '/sign-in' },
    { status: refused?.status ?? 200, title: texts.title, main },
  );
}

function refusalText(
  { status, headers }: HttpProblem,
  texts: ReturnType<typeof signInTexts>,
  language: Parameters<typeof formatCount>[1],
): string {
  if (status === 401) return texts.wrong;
  if (status === 429) return texts.tooMany(formatCount(Number(headers['retry-after']), language));
  return status === 503 ? nationalTexts(language).someAway : texts.crossSite;
}
