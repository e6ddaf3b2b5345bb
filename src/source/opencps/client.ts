import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { LONGEST_SOURCE_RETRY_AFTER_MS } from '../../domain/delays.ts';
import { transportCode } from '../../domain/errors.ts';
import { retryAfterMs } from '../../domain/retryAfter.ts';
import type { Instant } from '../../domain/time.ts';
import { noTracing, type Span } from '../../observability/tracing.ts';
import { decode } from './charset.ts';
import { failureOfStatus, oversized, TransientFailure } from './failure.ts';
import { createGate } from './gate.ts';
import type { OpencpsDeps, OpencpsSettings } from './settings.ts';

export interface Client {
  /** Of the case list, for messages; without credentials and query. */
  readonly host: string;
  readonly path: string;
  /**
   * Gets the case list once the gate lets it. `rows`, the number requested, limits the size of the answer. Rejects with
   * TransientFailure, SourceUnreadableError or the signal's reason.
   */
  get(query: URLSearchParams, rows: number, signal: AbortSignal): Promise<Answered>;
  requestCount(): number;
  /** See Source. */
  clockSkewMs(): number | null;
  close(): void;
}

/** A 2xx answer. */
interface Answered {
  /** After the wait at the gate. */
  readonly sentAt: Instant;
  readonly body: string;
  /** Some of its bytes are not text. */
  readonly damaged: boolean;
}

/** A row has a few kilobytes. The upper limit must fit, as text and parsed, into the heap that dongbo.cjs allows. */
const MAX_BYTES_PER_ROW = 16 * 1_024;
const MIN_LIMIT_BYTES = 1_024 * 1_024;
const MAX_LIMIT_BYTES = 32 * 1_024 * 1_024;

/** Shorter than the usual server's idle time-out, so that no request uses a connection that is being closed. */
const IDLE_CONNECTION_MS = 4_000;

/**
 * The HTTP client of OpenCPS: GET, Basic authentication, header `groupId` [DossierManagement.getDossiers]. It ignores
 * redirects and the environment's proxy, because credentials go to the configured address only.
 */
export function createClient(settings: OpencpsSettings, deps: Pick<OpencpsDeps, 'now' | 'tracing'>): Client {
  const { tracing = noTracing } = deps;
  const url = new URL(`${settings.baseUrl.replace(/\/+$/, '')}/dossiers`);
  const address = url.host + url.pathname;
  const gate = createGate(settings.concurrency);
  const httpAgent = new http.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
  const httpsAgent = new https.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS });
  const adapter = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    // Read as a stream, because axios reports an answer over its own limit by message text only.
    responseType: 'stream',
    validateStatus: () => true,
    auth: { username: settings.username, password: settings.password },
    headers: { Accept: 'application/json', groupId: settings.groupId },
  });
  let requests = 0;
  let skewMs: number | null = null;

  async function exchange(
    query: URLSearchParams,
    rows: number,
    signal: AbortSignal,
    span: Span,
  ): Promise<Answered> {
    requests += 1;
    const sentAt = deps.now();
    const deadline = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
    try {
      const response = await adapter.get<Readable>(url.href, {
        params: query,
        signal: AbortSignal.any([signal, deadline]),
      });
      const { status, data, headers } = response;
      span.set({ httpStatus: status });
      skewMs = skewOf(headers['date'], sentAt, deps.now());
      if (status < 200 || status > 299) {
        data.destroy();
        throw failureOfStatus(
          status,
          retryAfterMs(headers['retry-after'], deps.now(), LONGEST_SOURCE_RETRY_AFTER_MS),
          address,
        );
      }
      const limit = Math.min(Math.max(rows * MAX_BYTES_PER_ROW, MIN_LIMIT_BYTES), MAX_LIMIT_BYTES);
      const bytes = await readBody(data, limit);
      if (bytes === null) throw oversized(limit, rows, address);
      const { text: body, damaged } = decode(bytes, headers['content-type']);
      return { sentAt, body, damaged };
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new TransientFailure(`no whole answer in ${settings.timeoutSeconds} s`);
      const code = transportCode(error) ?? (axios.isAxiosError(error) ? 'UNKNOWN' : null);
      // The error itself goes no further, because axios attaches the request with its credentials.
      throw code === null ? error : new TransientFailure(`connection failed (${code})`);
    }
  }

  return {
    host: url.host,
    path: url.pathname,
    get: (query, rows, signal) =>
      gate(
        () => tracing.span('source page', { rows }, (span) => exchange(query, rows, signal, span)),
        signal,
      ),
    requestCount: () => requests,
    clockSkewMs: () => skewMs,
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** A Date header has whole seconds, so a difference within the exchange and that second is ignored. */
function skewOf(date: unknown, sentAt: Instant, answeredAt: Instant): number | null {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return null;
  if (theirs > answeredAt) return theirs - answeredAt;
  return Math.min(0, theirs + 1_000 - sentAt);
}

/** Null if the body is over the limit. */
async function readBody(stream: Readable, limitBytes: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
