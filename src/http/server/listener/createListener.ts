import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { Config } from '../../../config/config.ts';
import type { TlsFiles } from '../../../config/tlsFiles.ts';
import type { Log } from '../../../observability/log.ts';
import { readCertificate } from './certificate.ts';
import { makeRoom } from './makeRoom.ts';

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
  /** Connections at once; for each further one another is closed (makeRoom.ts). */
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
  makeRoom(server, limits.connections);
  return server;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Warns at start when keys and figures would cross a network unencrypted. */
export function warnIfPlain(
  { host, tls, trustedProxies }: Pick<Config['http'], 'host' | 'tls' | 'trustedProxies'>,
  log: Log,
): void {
  if (tls !== null || trustedProxies.length > 0 || isLoopback(host)) return;
  log.warn('http.plain', {
    host,
    remedy:
      'Keys cross the network unencrypted: set http.tls, or name the proxy that ends TLS in http.trustedProxies, ' +
      'or listen on 127.0.0.1.',
  });
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
