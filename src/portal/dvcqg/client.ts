import http from 'node:http';
import https from 'node:https';
import axios from 'axios';

/** What came of one POST, before anybody judges it. */
export type RawOutcome =
  | {
      readonly kind: 'answered';
      readonly httpStatus: number;
      /** The body as text; '' when it was empty or the connection broke while it was read. */
      readonly body: string;
      /** The raw Retry-After header. */
      readonly retryAfter: string | null;
    }
  | {
      readonly kind: 'lost';
      /** The system's name of the error, such as ECONNREFUSED; TIMEOUT is ours. */
      readonly code: string;
      /** Whether a connection was established: then the portal can have stored what we sent. */
      readonly connected: boolean;
    };

export interface Client {
  /** Rejects with the signal's reason when the caller aborts, and for nothing else. */
  post(endpoint: string, body: unknown, signal: AbortSignal): Promise<RawOutcome>;
  close(): void;
}

/** The procedure list, the longest answer there is, has a few MB. It has to fit into the heap as text and parsed. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * An idle connection is given up after this many milliseconds, sooner than usual servers and proxies give it
 * up: a request that meets a connection just being closed from the other side counts as perhaps stored.
 */
const IDLE_CONNECTION_MS = 4_000;

/**
 * Speaks HTTP to the adapter [DVCQGIntegrationActionImpl: POST, JSON, `Accept`, `Charset`, `dstcode`]. The
 * timeout is for a whole exchange, from connecting to the last byte. Neither redirects nor a proxy from the
 * environment are followed: what is sent names people, and goes to the configured address or nowhere.
 */
export function createClient(settings: {
  readonly adapterUrl: string;
  readonly dstcode: string;
  readonly timeoutSeconds: number;
}): Client {
  const agents = [
    new http.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS }),
    new https.Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS }),
  ] as const;
  const adapter = axios.create({
    httpAgent: agents[0],
    httpsAgent: agents[1],
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    // Otherwise axios parses every JSON text it is given once more, megabytes of it, to see whether it is one.
    transformRequest: [(body: string) => body],
    validateStatus: () => true,
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      Charset: 'utf-8',
      dstcode: settings.dstcode,
    },
  });
  const baseUrl = settings.adapterUrl.replace(/\/+$/, '');

  return {
    async post(endpoint, body, signal) {
      signal.throwIfAborted();
      const deadline = AbortSignal.timeout(settings.timeoutSeconds * 1_000);
      const connection = { stood: false };
      try {
        const response = await adapter.post<string>(baseUrl + endpoint, JSON.stringify(body), {
          signal: AbortSignal.any([signal, deadline]),
          transport: observedTransport(connection),
        });
        return answered(response);
      } catch (error) {
        signal.throwIfAborted();
        if (deadline.aborted) return { kind: 'lost', code: 'TIMEOUT', connected: connection.stood };
        // The status had arrived before the connection broke: a 413 sent in the middle of our upload is one.
        if (axios.isAxiosError(error) && error.response !== undefined) {
          return answered({ ...error.response, data: '' });
        }
        return { kind: 'lost', code: systemCode(error), connected: connection.stood };
      }
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

/**
 * Node's own transport, noting when a connection stands. Only that tells "nothing was sent" from "perhaps
 * stored": one ECONNRESET looks like the other, and so does one timeout.
 */
function observedTransport(connection: { stood: boolean }) {
  return {
    request(options: https.RequestOptions, onResponse: (response: http.IncomingMessage) => void) {
      const secure = options.protocol === 'https:';
      const request = (secure ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        const connected = (): void => {
          connection.stood = true;
        };
        if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', connected);
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

/** The error's code if it looks like one: anything else could be a text that quotes something. */
function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'UNKNOWN';
}
