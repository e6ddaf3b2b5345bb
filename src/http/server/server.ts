import { randomUUID } from 'node:crypto';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { UsageError } from '../../domain/errors.ts';
import { PdfPrinter } from '../../print/pdfPrinter.ts';
import { auditFiles, auditProofRoute, auditRoute } from '../api/audit.ts';
import { comparisonRoute } from '../api/comparison.ts';
import { databaseFile } from '../api/database.ts';
import { deliveryRoute, pauseRoute, resumeRoute, retryRoute } from '../api/delivery.ts';
import { Downloads } from '../api/downloads.ts';
import { gapFiles, recordsFiles, unreadableFiles, worklistFiles } from '../api/exports.ts';
import { explainRoute, gapRoute } from '../api/gap.ts';
import { historyFiles, historyRoute } from '../api/history.ts';
import { createKeyRoute, keysRoute, linkKeyRoute, revokeKeyRoute } from '../api/keys.ts';
import { changeMappingRoutes, mappingRoutes } from '../api/mappings.ts';
import { openapi } from '../api/openapi/openapi.ts';
import { previewRoute } from '../api/preview.ts';
import { publishedRoute, recordPublishedRoute } from '../api/published.ts';
import { punctualityFiles, punctualityRoute } from '../api/punctuality.ts';
import { recordRoute, recordsRoute } from '../api/records.ts';
import { beginReplayRoute, replayRoute, replaysRoute, steerReplayRoutes } from '../api/replays.ts';
import { reportFiles } from '../api/report.ts';
import { keyRoute, sessionRoutes } from '../api/session.ts';
import { sourcesRoute } from '../api/sources.ts';
import { unreadableRoute } from '../api/unreadable.ts';
import { uploadMappingRoute } from '../api/uploadMappings.ts';
import { FailedTries } from '../auth/failedTries.ts';
import { guard, wantsHtml } from '../auth/guard.ts';
import { Sessions } from '../auth/sessions.ts';
import { dashboard } from '../dashboard/dashboard.ts';
import { sendErrorPage } from '../dashboard/frame/errorPage.ts';
import { eventRoute } from '../events/events.ts';
import { metricsRoute } from '../metrics/exposition.ts';
import { httpMetrics } from '../metrics/httpMetrics.ts';
import { accessLog } from './accessLog.ts';
import { serveBelow, withoutBase } from './basePath.ts';
import type { HttpDeps, Route, RouteDeps, Server } from './deps.ts';
import { endGently } from './drain.ts';
import { fileBegun } from './fileBegun.ts';
import { healthRoutes } from './health.ts';
import { createListener, LIMITS, type Limits } from './listener/createListener.ts';
import { Once } from './once.ts';
import { HttpProblem } from './problem.ts';
import { queueBoard } from './queues.ts';
import { logFailure, refuseAddress, sendProblem } from './sendProblem.ts';
import { noticeUnknownProxy } from './unknownProxy.ts';

/** In bytes: enough for a replay's filter with some thousand case numbers. */
const MAX_BODY = 262_144;

/** How long a browser insists on TLS after its first visit: a year, in seconds. */
const HSTS_SECONDS = 31_536_000;

const API: readonly Route[] = [
  ...[healthRoutes, sessionRoutes, keyRoute, gapRoute, historyRoute, explainRoute, punctualityRoute],
  ...[
    recordsRoute,
    recordRoute,
    comparisonRoute,
    unreadableRoute,
    sourcesRoute,
    databaseFile,
    gapFiles,
    historyFiles,
    punctualityFiles,
    recordsFiles,
    unreadableFiles,
    worklistFiles,
    reportFiles,
    auditRoute,
    auditProofRoute,
    auditFiles,
  ],
  ...[beginReplayRoute, replaysRoute, replayRoute, ...steerReplayRoutes],
  ...mappingRoutes,
  ...changeMappingRoutes,
  uploadMappingRoute,
  previewRoute,
  ...[keysRoute, createKeyRoute, linkKeyRoute, revokeKeyRoute],
  ...[deliveryRoute, pauseRoute, resumeRoute, retryRoute, publishedRoute, recordPublishedRoute],
];

/** Everything but listening. UsageError `http.tls` when the certificate cannot be used. */
export async function createServer(deps: HttpDeps, limits: Limits = LIMITS): Promise<Server> {
  const { log, settings } = deps;
  const { tls, trustedProxies, basePath } = settings.http;
  const server: Server = Fastify({
    logger: false,
    bodyLimit: MAX_BODY,
    serverFactory: (handler) => createListener(handler, { tls, limits }),
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
    if (wantsHtml(request)) await sendErrorPage(error, { request, reply }, deps);
    else await sendProblem(error, request, reply);
    // A deliberate refusal, such as `busy`, is no failure.
    if (reply.statusCode >= 500 && !(error instanceof HttpProblem)) logFailure(error, request, log);
  });
  server.setNotFoundHandler(async (request, reply) => {
    if (wantsHtml(request)) await sendErrorPage({ statusCode: 404 }, { request, reply }, deps);
    else await sendProblem({ statusCode: 404 }, request, reply);
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Figures and cases belong to one client: no proxy may keep them.
    reply.header('cache-control', 'private, no-cache');
    reply.header('vary', 'Authorization, Cookie');
  });
  noticeUnknownProxy(server, deps);
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
  const routeDeps: RouteDeps = {
    ...deps,
    sessions: new Sessions(deps),
    tries: new FailedTries(() => performance.now()),
    downloads: new Downloads(),
    printer: new PdfPrinter(settings.report.chromium),
    replaysOnce: new Once(deps.now),
  };
  guard(server, routeDeps);

  await openapi(server, basePath);
  for (const route of API) route(server, routeDeps);
  metricsRoute(server, deps, metrics);
  await queueBoard(server, deps);
  eventRoute(server, routeDeps);
  await dashboard(server, routeDeps);
  return server;
}

/** Port 0 takes a free one; returns the port in use. UsageError `http.address` when it is not available. */
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
