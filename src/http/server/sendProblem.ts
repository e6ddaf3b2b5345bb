import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { DongboError, UsageError } from '../../domain/errors.ts';
import { inSentences, systemFaultOf } from '../../domain/systemFault.ts';
import { errorFields, type Log } from '../../observability/log.ts';
import { expectedOf } from './expected.ts';
import { HttpProblem, type Problem, type ProblemCode, type ProblemText, problem } from './problem.ts';

/** What the client learns of an error; nothing of an unexpected error's message goes out. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof HttpProblem) return documentOf(error.code, error, requestId);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((fault) => ({
      where: `${error.validationContext ?? 'request'}${fault.instancePath}`,
      expected: expectedOf(fault),
    }));
    return { ...documentOf('request.invalid', problem('request.invalid'), requestId), errors };
  }
  if (error instanceof UsageError) {
    return documentOf(error.code, { status: 400, detail: error.message, remedy: error.remedy }, requestId);
  }
  const status = refusedStatus(error);
  if (status !== null) {
    const code = BY_STATUS[status];
    return code === undefined
      ? documentOf('request.refused', { status, ...REFUSED }, requestId)
      : documentOf(code, problem(code), requestId);
  }
  if (systemFaultOf(error) !== null) {
    const { code, message, remedy } = inSentences(error);
    return documentOf(code, { status: 503, detail: message, remedy }, requestId);
  }
  return documentOf(error instanceof DongboError ? error.code : 'internal', problem('internal'), requestId);
}

const REFUSED = {
  detail: 'The request was refused.',
  remedy: 'See /openapi.json for what is expected.',
};

type SimpleCode = Extract<ProblemCode, `request.${string}` | 'not_found'>;

/** The problems that Fastify's own errors stand for. */
const BY_STATUS: Readonly<Partial<Record<number, SimpleCode>>> = {
  400: 'request.malformed',
  404: 'not_found',
  413: 'request.too_large',
  414: 'request.address_too_long',
  415: 'request.media_type',
};

/** Of errors of Fastify and its plugins that refuse a request. */
function refusedStatus(error: unknown): number | null {
  const status = (error as Partial<FastifyError> | null)?.statusCode;
  return status !== undefined && status >= 400 && status < 500 ? status : null;
}

function documentOf(
  code: string,
  { status, detail, remedy, more = {} }: ProblemText,
  requestId: string,
): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:dongbo:problem:${code}`, title, status, code, detail, remedy, requestId, ...more };
}

export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const document = problemOf(error, request.id);
  if (error instanceof HttpProblem) reply.headers(error.headers);
  await reply
    .code(document.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    // The route's own schemas describe its success.
    .serializer((body: unknown) => JSON.stringify(body))
    .send(document);
}

/** Logs an error that is the server's fault. */
export function logFailure(error: unknown, request: FastifyRequest, log: Log): void {
  log.error('http.failed', {
    requestId: request.id,
    method: request.method,
    path: request.routeOptions.url ?? '',
    ...errorFields(error),
  });
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * Refuses an address that cannot be decoded, or whose parameter is longer than any code. No hook runs for it, so the
 * headers of every answer are set here. Fastify's own answer would echo the address.
 */
export function refuseAddress(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ ...HEADERS, 'x-request-id': request.id });
  void sendProblem(error, request, reply);
}
