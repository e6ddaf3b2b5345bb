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
import { guard } from '../auth/guard.ts';
import { SESSION_COOKIE } from '../auth/sessions.ts';
import { dashboard } from '../dashboard/dashboard.ts';
import { sendErrorPage } from '../dashboard/frame/errorPage.ts';
import { eventRoute } from '../events/events.ts';
import { metricsRoute } from '../metrics/exposition.ts';
import { bareServer } from './bareServer.ts';
import type { HttpDeps, Route, RouteDeps, Server } from './deps.ts';
import { healthRoutes } from './health.ts';
import { createListener, LIMITS, type Limits } from './listener/createListener.ts';
import { Once } from './once.ts';
import { queueBoard } from './queues.ts';
import { noticeUnknownProxy } from './unknownProxy.ts';

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
  const { tls, basePath } = settings.http;
  const { server, metrics } = await bareServer({
    ...{ http: settings.http, log },
    listener: (handler) => createListener(handler, { tls, limits }),
    errorPage: (error, answering) => sendErrorPage(error, answering, deps),
  });
  noticeUnknownProxy(server, deps);
  const routeDeps: RouteDeps = {
    ...deps,
    tries: new FailedTries(() => performance.now()),
    downloads: new Downloads(),
    printer: new PdfPrinter(settings.report.chromium),
    replaysOnce: new Once(deps.now),
  };
  guard(server, routeDeps);

  await openapi(server, {
    basePath,
    about:
      'The sync gap of a province: which cases have not arrived at the national portal, why, and whose turn it is.',
    cookie: SESSION_COOKIE,
    access: { access: 'viewer' },
  });
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
