import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../../../presentation/html.ts';
import type { HttpDeps } from '../../server/deps.ts';
import { HttpProblem, type Problem } from '../../server/problem.ts';
import { problemOf } from '../../server/sendProblem.ts';
import { askFromHere, isCrossSite } from './crossSite.ts';
import type { FrameTexts } from './messages.ts';
import { renderPage } from './page.ts';
import { frameContext } from './pageContext.ts';
import { safePath } from './safePath.ts';
import { sendPage } from './sendPage.ts';

/** An error as a page in the reader's language; who is not signed in is shown the way in. */
export async function sendErrorPage(
  error: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  deps: Pick<HttpDeps, 'settings' | 'now'>,
): Promise<void> {
  const problem = problemOf(error, request.id);
  if (problem.status === 401) {
    if (isCrossSite(request)) return await askFromHere(request, reply, deps);
    // What was sent with a form is lost; the page that it stood on is not known.
    const next = request.method === 'GET' ? safePath(request.url) : '/';
    await reply.redirect(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`, 303);
    return;
  }
  if (error instanceof HttpProblem) reply.headers(error.headers);
  const context = frameContext(request, deps);
  const { errors } = context.texts;
  const [title, text] = wordsOf(problem, errors);
  const main = html`<p>${text}</p>
<p><a href="/">${errors.home}</a></p>`;
  await sendPage(reply.code(problem.status), renderPage(context, { title, current: null, main }));
}

function wordsOf(
  { status, code, requestId }: Problem,
  errors: FrameTexts['errors'],
): readonly [string, string] {
  if (code === 'out_of_scope') return [errors.forbidden, errors.outOfScope];
  if (code === 'foreign_origin') return [errors.forbidden, errors.foreign];
  if (status === 403) return [errors.forbidden, errors.forbiddenText];
  if (status === 404) return [errors.notFound, errors.notFoundText];
  if (status === 429 || status === 503) return [errors.busy, errors.busyText];
  if (status < 500) return [errors.invalid, errors.invalidText];
  return [errors.failed, errors.failedText(requestId)];
}
