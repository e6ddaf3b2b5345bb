import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import { skewOfHeader } from '../../domain/clockSkew.ts';
import { LONGEST_SOURCE_RETRY_AFTER_MS } from '../../domain/delays.ts';
import { transportCode } from '../../domain/errors.ts';
import { retryAfterMs } from '../../domain/retryAfter.ts';
import type { Instant } from '../../domain/time.ts';
import { noTracing, type Span, type Tracing } from '../../observability/tracing.ts';
import { decode } from './charset.ts';
import { oversized, TransientFailure } from './failure.ts';
import { createGate } from './gate.ts';

export interface ClientSettings {
  /** Concurrent requests of all readings together. */
  readonly concurrency: number;
  /** For one exchange from connecting to the last byte. */
  readonly timeoutSeconds: number;
}

/** What differs from source to source. */
export interface Access {
  /** The headers that authorise a request. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The error for a status other than 2xx. `address` is without credentials and query. */
  failureOf(status: number, retryAfterMs: number | null, address: string): Error;
}

interface Request {
  readonly url: URL;
  /** Limits the size of the answer. */
  readonly rows: number;
  /** Instead of GET. */
  readonly form?: URLSearchParams | undefined;
  /** Only these, in place of those that authorise. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Client {
  /**
   * Sends the request once the gate lets it. Rejects with TransientFailure, SourceUnreadableError, what `failureOf`
   * returned or the signal's reason.
   */
  send(request: Request, signal: AbortSignal): Promise<Answered>;
  requestCount(): number;
  /** See Source. */
  clockSkewMs(): number | null;
  close(): void;
}

/** A 2xx answer. */
export interface Answered {
  /** After the wait at the gate. */
  readonly sentAt: Instant;
  readonly body: string;
  /** Of the header Link; '' if there is none. */
  readonly link: string;
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
 * The HTTP client of the sources. It ignores redirects and the environment's proxy, because credentials go to the
 * configured address only.
 */
export function createClient(
  settings: ClientSettings,
  access: Access,
  deps: { readonly now: () => Instant; readonly tracing?: Tracing | undefined },
): Client {
  const { tracing = noTracing } = deps;
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
    headers: { Accept: 'application/json' },
  });
  let requests = 0;
  let skewMs: number | null = null;

  async function exchange(
    { url, rows, form }: Request,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    span: Span,
  ): Promise<Answered> {
    const address = url.host + url.pathname;
    requests += 1;
    const sentAt = deps.now();
    const deadline = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
    try {
      const response = await adapter.request<Readable>({
        url: url.href,
        headers,
        ...(form === undefined ? { method: 'GET' } : { method: 'POST', data: form }),
        signal: AbortSignal.any([signal, deadline]),
      });
      const { status, data, headers: answered } = response;
      span.set({ httpStatus: status });
      skewMs = skewOfHeader(answered['date'], { sentAt, answeredAt: deps.now() });
      if (status < 200 || status > 299) {
        data.destroy();
        throw access.failureOf(
          status,
          retryAfterMs(answered['retry-after'], deps.now(), LONGEST_SOURCE_RETRY_AFTER_MS),
          address,
        );
      }
      const limit = Math.min(Math.max(rows * MAX_BYTES_PER_ROW, MIN_LIMIT_BYTES), MAX_LIMIT_BYTES);
      const bytes = await readBody(data, limit);
      if (bytes === null) throw oversized(limit, rows, address);
      const { text: body, damaged } = decode(bytes, answered['content-type']);
      return { sentAt, body, damaged, link: String(answered['link'] ?? '') };
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new TransientFailure(`no whole answer in ${settings.timeoutSeconds} s`);
      const code = transportCode(error) ?? (axios.isAxiosError(error) ? 'UNKNOWN' : null);
      // The error itself goes no further, because axios attaches the request with its credentials.
      throw code === null ? error : new TransientFailure(`connection failed (${code})`);
    }
  }

  return {
    async send(request, signal) {
      // Before the gate, because it can need a request of its own.
      const headers = request.headers ?? (await access.headers(signal));
      const { rows } = request;
      return await gate(
        () => tracing.span('source page', { rows }, (span) => exchange(request, headers, signal, span)),
        signal,
      );
    },
    requestCount: () => requests,
    clockSkewMs: () => skewMs,
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
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
