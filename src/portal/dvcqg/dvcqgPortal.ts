import type { Instant } from '../../domain/time.ts';
import type { Log } from '../../observability/log.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { Portal, PortalCode, RequestBudget } from '../portal.ts';
import { createCall } from './call.ts';
import { createClient } from './client.ts';
import { login } from './login.ts';
import { lookUp } from './lookUp.ts';
import { procedures } from './procedures.ts';
import { createRequest, type RequestOutcome } from './request.ts';
import { sendProgress } from './sendProgress.ts';
import { sendRecords } from './sendRecords.ts';
import { createSessions } from './session.ts';

export interface DvcqgSettings {
  /** The adapter's address; the endpoints are paths beneath it. */
  readonly adapterUrl: string;
  readonly authEndpoint: string;
  readonly shareEndpoint: string;
  readonly integrationEndpoint: string;
  /** The destination at the other end of the data exchange, sent as a header. */
  readonly dstcode: string;
  /** The province's own unit code, sent in every call. */
  readonly madonvi: string;
  readonly username: string;
  readonly password: string;
  /** For one whole exchange; waiting for the budget is not part of it. */
  readonly timeoutSeconds: number;
  /** Milliseconds the province's zone is ahead of UTC. */
  readonly offsetMs: number;
  /** What the portal's codes mean, by code; a code that is not listed is a refusal. */
  readonly codes: ReadonlyMap<string, PortalCode>;
}

export interface DvcqgDeps {
  readonly budget: RequestBudget;
  readonly log: Log;
  readonly now: () => Instant;
  /** Called once for every request sent: its service ('login' for a login), how it ended, how long it took. */
  readonly onRequest?: ((service: string, outcome: RequestOutcome, seconds: number) => void) | undefined;
  readonly tracing?: Tracing | undefined;
}

/**
 * The national portal behind its adapter. Only an aborted call rejects, with its signal's reason; then nobody knows what
 * became of the request. `close` drops idle connections and a login under way.
 */
export function createDvcqgPortal(settings: DvcqgSettings, deps: DvcqgDeps): Portal & { close(): void } {
  const closing = new AbortController();
  const client = createClient(settings);
  const { request, count } = createRequest({
    client,
    codes: settings.codes,
    budget: deps.budget,
    log: deps.log,
    now: deps.now,
    onRequest: deps.onRequest ?? (() => undefined),
    tracing: deps.tracing,
  });
  const sessions = createSessions(() => login(request, settings, closing.signal), deps.now);
  const call = createCall(request, sessions, settings.madonvi);
  const batch = { ...settings, call };

  return {
    sendRecords: (mode, cases, signal) => sendRecords(batch, mode, cases, signal),
    sendProgress: (cases, signal) => sendProgress(batch, cases, signal),
    lookUp: (caseNo, signal) => lookUp(batch, caseNo, signal),
    procedures: (signal) => procedures(batch, signal),
    requestCount: count,
    close() {
      closing.abort();
      client.close();
    },
  };
}
