import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { systemFaultOf } from '../../../domain/systemFault.ts';
import { SYSTEM_FAULTS } from '../../../domain/systemFaults.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { HttpProblem, type Problem } from '../../server/problem.ts';
import { problemOf } from '../../server/sendProblem.ts';
import type { FrameTexts } from './messages.ts';
import { sendHtml, sendPage } from './page.ts';
import { type FrameContext, type FrameDeps, frameContext } from './pageContext.ts';
import { safePath } from './safePath.ts';

/** Names of faulty parameters that the page lists. */
const MAX_NAMES = 10;

/** Shows an error as a page in the reader's language, or redirects to the sign-in page when nobody is signed in. */
export async function sendErrorPage(
  error: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  deps: FrameDeps,
): Promise<void> {
  const problem = problemOf(error, request.id);
  const context = frameContext(request, deps);
  if (problem.status === 401) {
    if (isCrossSite(request)) {
      await sendHtml(reply.code(401), reloadPage(request, context));
      return;
    }
    // The content of a form is lost, and its page is unknown.
    const next = request.method === 'GET' ? safePath(request.url) : '/';
    await reply.redirect(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`, 303);
    return;
  }
  if (error instanceof HttpProblem) reply.headers(error.headers);
  const { errors } = context.texts;
  const [title, text] = systemFaultText(error, context) ?? textsOf(problem, faultyNames(error), errors);
  const main = html`<p>${text}</p>
<p><a href="/">${errors.home}</a></p>`;
  await sendPage(reply, context, { status: problem.status, title, current: null, main });
}

/** What the machine failed in, if it is that. */
function systemFaultText(
  error: unknown,
  { language, texts }: FrameContext,
): readonly [string, string] | null {
  const fault = systemFaultOf(error);
  if (fault === null) return null;
  const { message, remedy } = SYSTEM_FAULTS[fault][language];
  return [texts.errors.failed, `${message} ${remedy}`];
}

function textsOf(
  { status, code, requestId }: Problem,
  faulty: readonly string[],
  errors: FrameTexts['errors'],
): readonly [string, string] {
  if (code === 'out_of_scope') return [errors.forbidden, errors.outOfScope];
  if (code === 'foreign_origin') return [errors.forbidden, errors.foreign];
  if (status === 403) return [errors.forbidden, errors.forbiddenText];
  if (status === 404) return [errors.notFound, errors.notFoundText];
  if (status === 429 || status === 503) return [errors.busy, errors.busyText];
  if (faulty.length > 0) return [errors.invalid, errors.faulty(faulty.join(', '))];
  if (status < 500) return [errors.invalid, errors.invalidText];
  return [errors.failed, errors.failedText(requestId)];
}

const unknownKeys = z.object({ keys: z.array(z.string()) });

/** The parameters or fields that the route's schema refused: the unknown ones, or those with a wrong value. */
function faultyNames(error: unknown): readonly string[] {
  if (!hasZodFastifySchemaValidationErrors(error)) return [];
  const names = error.validation.flatMap(
    ({ instancePath, params }) =>
      unknownKeys.safeParse(params).data?.keys ?? instancePath.split('/').slice(1, 2),
  );
  return [...new Set(names)].filter((name) => name !== '').slice(0, MAX_NAMES);
}

/**
 * Whether a link on another site, or in a mail read in a browser, led here. The browser then withholds the session's
 * SameSite=Strict cookie, so a signed-in client looks signed out.
 */
function isCrossSite({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers['sec-fetch-site'] === 'cross-site';
}

/**
 * A page that makes the browser request the same address again, now from this server's own page and therefore with the
 * cookie. It contains nothing of the requested page.
 */
function reloadPage({ url }: FastifyRequest, { language, texts: { crossSite } }: FrameContext): Html {
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0">
<title>${crossSite.title} – dongbo</title>
</head>
<body>
<p><a href="${safePath(url)}">${crossSite.proceed}</a></p>
</body>
</html>
`;
}
