import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import axios from 'axios';
import { skewOfHeader } from '../../domain/clockSkew.ts';
import { transportCode } from '../../domain/errors.ts';
import { type ClientTls, type GatewaySettings, NO_GATEWAY } from '../gatewaySettings.ts';
import type { SeenCertificate } from '../portal.ts';

/** The outcome of one POST, not yet classified. */
export type RawOutcome =
  | {
      readonly kind: 'answered';
      readonly httpStatus: number;
      /** '' if it was empty or the connection was lost while it was read. */
      readonly body: string;
      /** The raw Retry-After header. */
      readonly retryAfter: string | null;
    }
  | {
      readonly kind: 'lost';
      /** The system's code of the error, such as ECONNREFUSED, or TIMEOUT. */
      readonly code: string;
      /** Whether a connection was established, so that the portal may have stored the request. */
      readonly connected: boolean;
    };

export interface Client {
  /**
   * `endpoint`: a path below the adapter's address, or a whole address. A body of URLSearchParams goes as a form, any other
   * as JSON. Rejects only when the caller aborts, with the signal's reason.
   */
  post(
    endpoint: string,
    body: unknown,
    signal: AbortSignal,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RawOutcome>;
  close(): void;
}

/** The longest answer, the procedure list, has a few MB. It must fit into the heap as text and parsed. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Shorter than the usual server's idle time-out: a request on a connection that is being closed is perhaps stored. */
const IDLE_CONNECTION_MS = 4_000;

/**
 * The HTTP client of the adapter [DVCQGIntegrationActionImpl: POST, JSON, `Accept`, `Charset`, `dstcode`]. It ignores
 * redirects and the environment's proxy, because personal data goes to the configured address only.
 */
export function createClient(settings: {
  readonly adapterUrl: string;
  /** Null: the interface has none. */
  readonly dstcode: string | null;
  /** Some gateways take it as a query parameter. */
  readonly dstcodeIn: 'header' | 'query';
  readonly timeoutSeconds: number;
  readonly gateway?: Pick<GatewaySettings, 'headers' | 'tls'> | undefined;
  /** Called for each answer that says what time it is at the portal: by how many milliseconds its clock is ahead of ours. */
  readonly onClock?: ((skewMs: number) => void) | undefined;
  /** Called for each new connection whose certificate was accepted. */
  readonly onCertificate?: ((seen: SeenCertificate) => void) | undefined;
}): Client {
  const { gateway = NO_GATEWAY, dstcode, dstcodeIn } = settings;
  const agents = [
    new http.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS }),
    new https.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS, ...tlsOptions(gateway.tls) }),
  ] as const;
  const adapter = axios.create({
    httpAgent: agents[0],
    httpsAgent: agents[1],
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    // Otherwise axios parses the megabytes of JSON once more to check them.
    transformRequest: [(body: string) => body],
    validateStatus: () => true,
    headers: {
      ...gateway.headers,
      Accept: 'application/json',
      Charset: 'utf-8',
      ...(dstcode !== null && dstcodeIn === 'header' && { dstcode }),
    },
    params: dstcode !== null && dstcodeIn === 'query' ? { dstcode } : undefined,
  });
  const baseUrl = settings.adapterUrl.replace(/\/+$/, '');
  const { host } = new URL(baseUrl);
  const onSecure = (socket: TLSSocket): void => {
    // Empty, against its type, where the server showed none.
    const validUntil = Date.parse(socket.getPeerCertificate().valid_to);
    if (!Number.isNaN(validUntil)) settings.onCertificate?.({ host, validUntil });
  };

  return {
    async post(endpoint, body, signal, headers = {}) {
      signal.throwIfAborted();
      const deadline = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
      const connection = { established: false };
      const sentAt = Date.now();
      // A connection is kept for requests with the same certificate alone, so a renewed one is shown at once.
      Object.assign(agents[1].options, tlsOptions(gateway.tls));
      try {
        const url = endpoint.startsWith('/') ? baseUrl + endpoint : endpoint;
        // The certificate and the clock of a token endpoint elsewhere are not the portal's.
        const isPortal = new URL(url).host === host;
        const isForm = body instanceof URLSearchParams;
        const response = await adapter.post<string>(url, isForm ? body.toString() : JSON.stringify(body), {
          headers: {
            'Content-Type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
            ...headers,
          },
          signal: AbortSignal.any([signal, deadline]),
          transport: observedTransport(connection, isPortal ? onSecure : ignore),
        });
        const skewMs = skewOfHeader(response.headers['date'], { sentAt, answeredAt: Date.now() });
        if (skewMs !== null && isPortal) settings.onClock?.(skewMs);
        return answered(response);
      } catch (error) {
        signal.throwIfAborted();
        const connected = connection.established;
        if (deadline.aborted) return { kind: 'lost', code: 'TIMEOUT', connected };
        // The status arrived before the connection was lost, such as a 413 in the middle of our upload.
        if (axios.isAxiosError(error) && error.response !== undefined) {
          return answered({ ...error.response, data: '' });
        }
        return { kind: 'lost', code: transportCode(error) ?? 'UNKNOWN', connected };
      }
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

function ignore(): void {
  // Nothing to note.
}

function tlsOptions(tls: ClientTls | null): https.AgentOptions {
  if (tls === null) return {};
  const { pair, ca } = tls;
  return { ...pair?.(), ...(ca === undefined ? {} : { ca }) };
}

/**
 * Node's own transport, which notes when a connection is established, because no error code shows whether something was
 * sent, and shows what a secure one is made with.
 */
function observedTransport(connection: { established: boolean }, onSecure: (socket: TLSSocket) => void) {
  return {
    request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) {
      const request = (options.protocol === 'https:' ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        const connected = (): void => {
          connection.established = true;
        };
        if (socket instanceof TLSSocket && socket.connecting) {
          socket.once('secureConnect', () => {
            connected();
            onSecure(socket);
          });
        } else if (socket.connecting) socket.once('connect', connected);
        else connected();
      });
      return request;
    },
  };
}

function answered(response: {
  readonly status: number;
  readonly data: string;
  readonly headers: object;
}): RawOutcome {
  const headers: Readonly<Record<string, unknown>> = { ...response.headers };
  const retryAfter = headers['retry-after'];
  return {
    kind: 'answered',
    httpStatus: response.status,
    body: response.data,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
  };
}
