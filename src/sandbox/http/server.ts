import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TlsOptions } from 'node:tls';
import { UsageError } from '../../domain/errors.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface RunningServer {
  /** `http://127.0.0.1:PORT`, or `https://…`, without a trailing slash. */
  readonly url: string;
  /** Stops at once, cutting off open requests. */
  close(): Promise<void>;
}

/** Port 0 takes a free one; with a certificate it speaks TLS. Rejects with UsageError when it cannot listen. */
export async function listen(
  handler: Handler,
  host: string,
  port: number,
  certificate: Pick<TlsOptions, 'key' | 'cert' | 'ca' | 'requestCert'> | null = null,
): Promise<RunningServer> {
  const listener: RequestListener = (request, response) => {
    handler(request, response).catch(() => {
      // Also reached when a client disconnects; a defect of the sandbox shows as this 500.
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: 'sandbox defect' });
    });
  };
  const server = certificate === null ? createServer(listener) : createTlsServer(certificate, listener);
  // Longer than clients keep idle connections: closing one as it is reused would look like an outage.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(host, port, error.code)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `${certificate === null ? 'http' : 'https'}://${shown}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function cannotListen(host: string, port: number, code = 'unknown error'): UsageError {
  return new UsageError(
    'sandbox.listen',
    `The simulated server cannot listen on ${host} port ${port} (${code}).`,
    'Name an address of this machine and a free port, or port 0 for any.',
  );
}

export function sendText(response: ServerResponse, status: number, type: string, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': bytes.length });
  response.end(bytes);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, 'application/json', JSON.stringify(body));
}

/** Streams at the client's pace, so that a whole province needs no memory. */
export async function sendStream(
  response: ServerResponse,
  type: string,
  pieces: Iterable<string>,
): Promise<void> {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
  await pipeline(Readable.from(pieces), response);
}

/** Null over the limit. The rest is still read, so that the client sees the answer, not a broken connection. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes ? null : Buffer.concat(chunks).toString('utf8');
}
