import { randomUUID } from 'node:crypto';
import type { Server as NodeServer, RequestListener } from 'node:http';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Config } from '../../config/config.ts';
import type { Log } from '../../observability/log.ts';
import { wantsHtml } from '../auth/guard.ts';
import { httpMetrics } from '../metrics/httpMetrics.ts';
import { accessLog } from './accessLog.ts';
import { serveBelow, withoutBase } from './basePath.ts';
import type { Server } from './deps.ts';
import { endGently } from './drain.ts';
import { fileBegun } from './fileBegun.ts';
import { HttpProblem } from './problem.ts';
import { logFailure, refuseAddress, sendProblem } from './sendProblem.ts';

/** In bytes: enough for a replay's filter with some thousand case numbers. */
const MAX_BODY = 262_144;

/** How long a browser insists on TLS after its first visit: a year, in seconds. */
const HSTS_SECONDS = 31_536_000;

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface BareOptions {
  readonly http: Pick<Config['http'], 'tls' | 'trustedProxies' | 'basePath'>;
  readonly log: Log;
  /** What is below Fastify. */
  readonly listener: (handler: RequestListener) => NodeServer;
  /** Shows an error to a person. */
  readonly errorPage: (error: unknown, answering: Answering) => Promise<void>;
}

/** A server without routes: its bounds, the headers of each answer, its errors, its log and its figures. */
export async function bareServer({
  http: { tls, trustedProxies, basePath },
  log,
  listener,
  errorPage,
}: BareOptions): Promise<{ readonly server: Server; readonly metrics: Registry }> {
  const server: Server = Fastify({
    logger: false,
    bodyLimit: MAX_BODY,
    serverFactory: listener,
    forceCloseConnections: 'idle',
    // Answered by endGently, as a problem document.
    return503OnClosing: false,
    // Any other X-Forwarded-For would allow guessing keys from ever new addresses.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    rewriteUrl: ({ url = '/' }) => withoutBase(url, basePath),
    genReqId: () => randomUUID(),
    // An id from outside could imitate another request's id in the log.
    requestIdHeader: false,
    // A route's parameter is a code or a case number.
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseAddress,
  }).withTypeProvider<ZodTypeProvider>();
  // No route takes plain text.
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler());
  server.setErrorHandler(async (error, request, reply) => {
    if (wantsHtml(request)) await errorPage(error, { request, reply });
    else await sendProblem(error, request, reply);
    // A deliberate refusal, such as `busy`, is no failure.
    if (reply.statusCode >= 500 && !(error instanceof HttpProblem)) logFailure(error, request, log);
  });
  server.setNotFoundHandler(async (request, reply) => {
    if (wantsHtml(request)) await errorPage({ statusCode: 404 }, { request, reply });
    else await sendProblem({ statusCode: 404 }, request, reply);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Figures and cases belong to one client: no proxy may keep them.
    reply.header('cache-control', 'private, no-cache');
    reply.header('vary', 'Authorization, Cookie');
  });
  accessLog(server, log);
  const metrics = httpMetrics(server);
  endGently(server);
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
    // A proxy that ends TLS sets its own.
    strictTransportSecurity: tls !== null && { maxAge: HSTS_SECONDS, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
  });
  fileBegun(server);
  serveBelow(server, basePath);
  await server.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'] });
  return { server, metrics };
}
