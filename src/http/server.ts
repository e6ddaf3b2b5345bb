import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { UsageError } from '../domain/errors.ts';
import { FailedTries } from './access/failedTries.ts';
import { guard } from './access/guard.ts';
import { Sessions } from './access/sessions.ts';
import type { HttpDeps } from './deps.ts';
import { healthRoutes } from './health.ts';
import { logFailure, sendProblem } from './problem.ts';
import { gapRoute } from './routes/gap.ts';
import { sessionRoutes } from './routes/session.ts';

/** Of a request's body, in bytes: the longest that is of use is a replay's filter with some thousand case numbers. */
const MOST_BODY = 262_144;
/** How long a client may take to send a request, in milliseconds. */
const REQUEST_MS = 30_000;

/** Fastify with zod schemas: what a route is declared with is what its handler gets. */
export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Everything but listening. */
export async function createServer(deps: HttpDeps): Promise<Server> {
  const { log } = deps;
  const server: Server = Fastify({
    logger: false,
    bodyLimit: MOST_BODY,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    // Ours are the only ids: one from outside could be made to look like another's in the log.
    requestIdHeader: false,
    // A route's parameter is a code or a case number.
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler());
  server.setErrorHandler(async (error, request, reply) => {
    await sendProblem(error, request, reply);
    if (reply.statusCode >= 500) logFailure(error, request, log);
  });
  server.setNotFoundHandler(async (request, reply) => {
    await sendProblem({ statusCode: 404 }, request, reply);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Figures and cases are for the one who asked: neither a proxy nor a browser keeps them unasked.
    reply.header('cache-control', 'private, no-cache');
  });
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    // Set where TLS ends, which is not always here.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await server.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'] });
  const sessions = new Sessions(deps);
  const tries = new FailedTries(() => performance.now());
  guard(server, { deps, sessions, tries });

  healthRoutes(server, deps);
  sessionRoutes(server, deps, { sessions, tries });
  gapRoute(server, deps);
  return server;
}

/** Port 0 takes a free one; says which it is. UsageError `http.address` when it cannot be had. */
export async function listen(
  server: Server,
  address: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number }> {
  try {
    await server.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw cannotListen(address, error);
  }
  const bound = server.server.address();
  return { port: bound === null || typeof bound === 'string' ? address.port : bound.port };
}

function cannotListen(address: { readonly host: string; readonly port: number }, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) return error;
  return new UsageError(
    'http.address',
    `Cannot listen on http.host ${address.host}, http.port ${address.port} (${code}).`,
    'Give a free port (0 takes any), above 1024 unless dongbo runs as root, and an address of this machine.',
  );
}
