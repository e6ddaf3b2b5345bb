import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { PortalFault } from '../../../src/domain/portalFault.ts';
import { classify } from '../../../src/portal/dvcqg/classify.ts';
import { createClient } from '../../../src/portal/dvcqg/client.ts';
import { TEST_CERTIFICATE } from '../../support/testCertificate.ts';

async function listening(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What the portal's adapter makes of the first exchange with this address. */
async function faultAt(adapterUrl: string): Promise<PortalFault | undefined> {
  const client = createClient({ adapterUrl, dstcode: 'x', dstcodeIn: 'header', timeoutSeconds: 60 });
  onTestFinished(() => client.close());
  const raw = await client.post('/share', {}, new AbortController().signal);
  const verdict = classify(raw, new Map(), 0);
  return verdict.ok ? undefined : verdict.failure.fault;
}

test('a certificate that is not accepted is told from a host that does not answer', async () => {
  const port = await listening(https.createServer(TEST_CERTIFICATE, (_request, response) => response.end()));
  expect(await faultAt(`https://127.0.0.1:${port}`)).toBe('certificate');
});

test('so is TLS where the server speaks none', async () => {
  const port = await listening(http.createServer((_request, response) => response.end()));
  expect(await faultAt(`https://127.0.0.1:${port}`)).toBe('certificate');
});

test('a redirect is none of them, and is not followed', async () => {
  const port = await listening(
    http.createServer((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()),
  );
  expect(await faultAt(`http://127.0.0.1:${port}`)).toBe('redirect');
});

test('nor is a name that does not resolve', async () => {
  expect(await faultAt('http://adapter.invalid')).toBe('name');
});

test('nor is an answer that cannot be read', async () => {
  const port = await listening(http.createServer((_request, response) => response.end('<html></html>')));
  expect(await faultAt(`http://127.0.0.1:${port}`)).toBe('unreadable');
});

test('a host that refuses connections is dead', async () => {
  const server = http.createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await faultAt(`http://127.0.0.1:${port}`)).toBe('dead');
});
