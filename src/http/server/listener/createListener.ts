import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { TlsFiles } from '../../../config/tlsFiles.ts';
import { readCertificate } from './certificate.ts';

/** Bounds on what one client can use of the server; times in milliseconds. */
export interface Limits {
  /** From the connection, or the end of the previous request, to the end of the headers. */
  readonly headersMs: number;
  /** To the end of its body: a client that sends a byte a second is cut off with 408. */
  readonly requestMs: number;
  /** How often connections are checked against the two above. */
  readonly checkEveryMs: number;
  /** How long a connection may wait for its next request: above the 60 s of common proxies. */
  readonly idleMs: number;
  /** Connections at once; further ones are closed. */
  readonly connections: number;
}

export const LIMITS: Limits = {
  headersMs: 15_000,
  requestMs: 30_000,
  checkEveryMs: 5_000,
  idleMs: 72_000,
  connections: 1_000,
};
/** For TLS, in milliseconds; Node would wait for two minutes. */
const HANDSHAKE_MS = 10_000;

/**
 * The server below Fastify, which would set only one of these limits. Node bounds headers to 16 KB.
 *
 * UsageError `http.tls` when the certificate cannot be used.
 */
export function createListener(
  handler: RequestListener,
  { tls, limits }: { readonly tls: TlsFiles | null; readonly limits: Limits },
): Server {
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    keepAliveTimeout: limits.idleMs,
  };
  const server: Server =
    tls === null
      ? createHttp(options, handler)
      : createHttps({ ...options, ...readCertificate(tls), handshakeTimeout: HANDSHAKE_MS }, handler);
  server.maxConnections = limits.connections;
  return server;
}
