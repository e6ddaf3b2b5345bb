import { once } from 'node:events';
import { createServer, request as requestOf } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A reverse proxy that shares its host between a path and others, over real HTTP. */
export interface SubPathProxy {
  /** With the path: http://127.0.0.1:PORT/dongbo. */
  readonly url: string;
  readonly origin: string;
  /** What was asked of the rest of the host, which somebody else has. */
  readonly elsewhere: readonly string[];
  close(): Promise<void>;
}

/** `mode`: whether the path goes on to the server, or is taken off before. */
export async function startSubPathProxy(
  target: string,
  path: string,
  mode: 'passes it on' | 'takes it off',
): Promise<SubPathProxy> {
  const elsewhere: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, answer) => {
    const { url = '/', method, headers, socket } = incoming;
    if (url !== path && !url.startsWith(`${path}/`) && !url.startsWith(`${path}?`)) {
      elsewhere.push(`${method} ${url}`);
      answer.writeHead(404, { 'content-type': 'text/plain' }).end('another program');
      return;
    }
    const rest = url.slice(path.length);
    const outgoing = requestOf({
      ...{ hostname, port, method, path: mode === 'passes it on' ? url : rest === '' ? '/' : rest },
      headers: {
        ...headers,
        'x-forwarded-for': socket.remoteAddress ?? '',
        'x-forwarded-proto': 'http',
      },
    });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      pipeline(response, answer, () => undefined);
    });
    outgoing.on('error', () => answer.destroy());
    // An event stream that nobody reads any more.
    answer.on('close', () => outgoing.destroy());
    pipeline(incoming, outgoing, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `${origin}${path}`, origin, elsewhere },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
