import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isHealthy } from '../../src/cli/healthcheck.ts';
import { folderWith } from '../config/configFolder.ts';
import { TEST_CERTIFICATE } from '../support/testCertificate.ts';
import { ROOT } from './files.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A daemon that answers /healthz with this status, or never (null); its port. */
async function daemon(status: number | null): Promise<number> {
  const server = createServer((request, response) => {
    if (status === null) return;
    response.writeHead(request.url === '/healthz' ? status : 404, { location: '/elsewhere' }).end('{}');
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('isHealthy', () => {
  it('is true for a success of /healthz only', async () => {
    expect(await isHealthy({ host: '127.0.0.1', port: await daemon(200), tls: false }, 60_000)).toBe(true);
    expect(await isHealthy({ host: '127.0.0.1', port: await daemon(503), tls: false }, 60_000)).toBe(false);
    expect(await isHealthy({ host: '127.0.0.1', port: await daemon(302), tls: false }, 60_000)).toBe(false);
  });

  it('queries the loopback address when the daemon listens on every interface', async () => {
    expect(await isHealthy({ host: '0.0.0.0', port: await daemon(200), tls: false }, 60_000)).toBe(true);
  });

  it('is false when nobody answers, and when the answer takes too long', async () => {
    const port = await daemon(null);
    expect(await isHealthy({ host: '127.0.0.1', port: port, tls: false }, 50)).toBe(false);
    for (const server of servers) server.close();
    expect(await isHealthy({ host: '127.0.0.1', port: 1, tls: false }, 60_000)).toBe(false);
  });
});

describe('isHealthy over TLS', () => {
  it('trusts the daemon whatever name is in its certificate', async () => {
    const server = createTlsServer(TEST_CERTIFICATE, (_request, response) => void response.end('{}'));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await isHealthy({ host: '127.0.0.1', port, tls: true }, 60_000)).toBe(true);
    expect(await isHealthy({ host: '127.0.0.1', port, tls: false }, 60_000)).toBe(false);
  });
});

describe('healthcheck.ts', () => {
  /** The exit code of the program, as Docker sees it. */
  function exitCode(yaml: string): Promise<number> {
    const env = { ...process.env, DONGBO_CONFIG: join(folderWith({ 'dongbo.yaml': yaml }), 'dongbo.yaml') };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [join(ROOT, 'src/cli/healthcheck.ts')], { env });
      child.once('exit', (code) => resolve(code ?? -1));
    });
  }

  it('ends with 0 for a healthy daemon and with 1 for anything else', async () => {
    const [healthy, sick] = [await daemon(200), await daemon(503)];
    // A busy machine may let one check wait too long, as Docker does: it asks again.
    await expect.poll(() => exitCode(`http: { port: ${healthy} }`)).toBe(0);
    expect(
      await Promise.all([exitCode(`http: { port: ${sick} }`), exitCode('http: { port: nonsense }')]),
    ).toEqual([1, 1]);
  });
});
