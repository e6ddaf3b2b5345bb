import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { TlsFiles } from '../../../../src/config/tlsFiles.ts';
import { renewCertificate, watchCertificate } from '../../../../src/http/server/listener/certificate.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../../../support/testCertificate.ts';
import { type Served, serve } from '../../served.ts';

function pemFiles(): TlsFiles {
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-tls-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') };
  put(files, TEST_CERTIFICATE);
  return files;
}

function put(files: TlsFiles, { cert, key }: { readonly cert: string; readonly key: string }): void {
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key, { mode: 0o600 });
}

interface Answer {
  readonly status: number;
  readonly certificate: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

/** Over a connection of its own. */
async function ask(
  served: Served,
  options: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { method = 'GET', body } = options;
  const path = body === undefined ? '/healthz' : '/api/v1/session';
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const asked = request(
    `${served.url}${path}`,
    { method, headers, agent: false, rejectUnauthorized: false },
    (answer) => {
      const { subject } = (answer.socket as TLSSocket).getPeerCertificate();
      answer.resume();
      resolve({
        status: answer.statusCode ?? 0,
        certificate: [subject.CN].flat()[0],
        headers: answer.headers,
      });
    },
  );
  asked.on('error', reject).end(body);
  return await promise;
}

test('with TLS, browsers are instructed to insist on it, and cookies are sent over nothing else', async () => {
  const served = await serve({}, { http: { tls: pemFiles() } });
  const answer = await ask(served);
  expect(answer).toMatchObject({ status: 200, certificate: 'mail.test' });
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  const signedIn = await ask(served, {
    method: 'POST',
    body: JSON.stringify({ key: await served.key('viewer') }),
  });
  expect(signedIn.headers['set-cookie']?.join()).toMatch(/; Secure/);
  const plain = plainRequest(served.url.replace('https', 'http'));
  const failed = new Promise((_, reject) =>
    plain.on('response', () => reject(new Error('answered'))).on('error', reject),
  );
  plain.end();
  await expect(failed).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('without TLS no header promises it', async () => {
  const served = await serve();
  const answer = await served.ask('/healthz');
  expect(answer.headers.has('strict-transport-security')).toBe(false);
});

test('a renewed certificate is served to new connections; one that does not fit its key is not', async () => {
  const tls = pemFiles();
  const served = await serve({}, { http: { tls } });
  writeFileSync(tls.certFile, RENEWED_CERTIFICATE.cert);
  renewCertificate(served.server.server, tls, served.log);
  expect(await ask(served)).toMatchObject({ certificate: 'mail.test' });
  const refused = served.log.lines.find(({ event }) => event === 'http.certificate_invalid');
  expect(refused?.fields).toMatchObject({ errorCode: 'http.tls' });
  writeFileSync(tls.keyFile, RENEWED_CERTIFICATE.key);
  renewCertificate(served.server.server, tls, served.log);
  expect(await ask(served)).toMatchObject({ status: 200, certificate: 'renewed.test' });
});

test('a renewal is detected from the files', async () => {
  const tls = pemFiles();
  const served = await serve({}, { http: { tls } });
  const stop = watchCertificate(served.server.server, tls, { log: served.log, lookEveryMs: 20 });
  onTestFinished(stop);
  put(tls, RENEWED_CERTIFICATE);
  await expect.poll(async () => (await ask(served)).certificate).toBe('renewed.test');
});

test('the server does not start with an unusable certificate, and its error reveals nothing of the key', async () => {
  const tls = pemFiles();
  writeFileSync(tls.keyFile, RENEWED_CERTIFICATE.key);
  await expect(serve({}, { http: { tls } })).rejects.toMatchObject({
    code: 'http.tls',
    exitCode: 2,
    message: expect.not.stringContaining('PRIVATE'),
    remedy: expect.stringContaining('issued together'),
  });
});
