import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DongboError, UsageError } from '../../domain/errors.ts';
import { errorFields, type Log } from '../../observability/log.ts';

/** RFC 9457. `code` is stable and for programs; `detail` and `remedy` are for people. */
const problemSchema = z
  .object({
    type: z.string().describe('`urn:dongbo:problem:` and the code'),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    remedy: z.string(),
    requestId: z.string().describe('as in the header X-Request-Id and in the log'),
    errors: z
      .array(z.object({ where: z.string(), expected: z.string() }))
      .optional()
      .describe('what is wrong with the request, each with its place'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** An answer other than success, on purpose. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    said: { readonly detail: string; readonly remedy: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(said.detail);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.remedy = said.remedy;
    this.headers = headers;
  }
}

/** The problem that an error is to the one who asked; nothing of an unexpected error's message goes out. */
export function problemOf(error: unknown, requestId: string): Problem {
  const problem = (
    status: number,
    code: string,
    said: { detail: string; remedy: string; errors?: Problem['errors'] },
  ): Problem => ({
    type: `urn:dongbo:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: said.detail,
    remedy: said.remedy,
    requestId,
    ...(said.errors === undefined ? {} : { errors: said.errors }),
  });
  if (error instanceof HttpProblem) {
    return problem(error.status, error.code, { detail: error.message, remedy: error.remedy });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    return problem(400, 'request.invalid', {
      detail: 'The request is not as this address expects it.',
      remedy: 'See `errors`, and /openapi.json for what is expected.',
      errors: error.validation.map(({ instancePath, message }) => ({
        where: `${error.validationContext ?? 'request'}${instancePath}`,
        expected: message ?? 'another value',
      })),
    });
  }
  if (error instanceof UsageError) {
    return problem(400, error.code, { detail: error.message, remedy: error.remedy });
  }
  const status = statusOf(error);
  if (status !== null) {
    return problem(status, REFUSALS[status]?.code ?? 'request.refused', {
      detail: REFUSALS[status]?.detail ?? 'The request was refused.',
      remedy: REFUSALS[status]?.remedy ?? 'See /openapi.json for what is expected.',
    });
  }
  return problem(500, error instanceof DongboError ? error.code : 'internal', {
    detail: 'Something went wrong that should not have.',
    remedy: 'Try again. If it stays, look for the requestId in the log of dongbo.',
  });
}

const REFUSALS: Readonly<Record<number, { code: string; detail: string; remedy: string }>> = {
  400: {
    code: 'request.malformed',
    detail: 'The body or the address of the request cannot be read.',
    remedy: 'Send well-formed JSON and a well-formed address.',
  },
  404: {
    code: 'not_found',
    detail: 'There is nothing at this address.',
    remedy: 'See /openapi.json for the addresses there are.',
  },
  413: {
    code: 'request.too_large',
    detail: 'The body is larger than what is taken.',
    remedy: 'Send less at a time.',
  },
  414: {
    code: 'request.address_too_long',
    detail: 'A part of the address is longer than any code or case number.',
    remedy: 'Check the code or the case number.',
  },
  415: {
    code: 'request.media_type',
    detail: 'The body is not of a type that is read here.',
    remedy: 'Send it as application/json.',
  },
};

/** Of Fastify's own errors and its plugins': a refusal of the request, told by the status they carry. */
function statusOf(error: unknown): number | null {
  const status = (error as Partial<FastifyError> | null)?.statusCode;
  return status !== undefined && status >= 400 && status < 500 ? status : null;
}

export async function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const problem = problemOf(error, request.id);
  if (error instanceof HttpProblem) reply.headers(error.headers);
  // Serialised here: a route's own schemas are of its success.
  await reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

/** What the log says of an error that is ours, not the asker's. */
export function logFailure(error: unknown, request: FastifyRequest, log: Log): void {
  log.error('http.failed', {
    requestId: request.id,
    method: request.method,
    path: request.routeOptions.url ?? '',
    ...errorFields(error),
  });
}
