import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import nock from 'nock';
import { afterEach, expect, test } from 'vitest';
import { createClient } from '../../../src/portal/dvcqg/client.ts';
import type { SeenCertificate } from '../../../src/portal/portal.ts';
import {
  TEST_CERTIFICATE,
  TEST_CERTIFICATE_END,
  trustTestCertificate,
} from '../../support/testCertificate.ts';
import { NEVER, startFakePortal } from './fakePortal.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function clientOf(adapterUrl: string, timeoutSeconds = 60) {
  const client = createClient({ adapterUrl, dstcode: 'VN:TEST', dstcodeIn: 'header', timeoutSeconds });
  cleanups.push(() => client.close());
  return client;
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function fakePortal() {
  const portal = await startFakePortal();
  cleanups.push(() => portal.close());
  return portal;
}

test('a request is a POST of JSON with the headers of the contract, under the adapter address', async () => {
  const portal = await fakePortal();
  portal.loginAnswer = () => ({ body: { error_code: 0 } });
  const outcome = await clientOf(`${portal.url}/`).post('/login', { tên: 'Đỗ' }, NEVER);
  expect(outcome).toEqual({ kind: 'answered', httpStatus: 200, body: '{"error_code":0}', retryAfter: null });
  expect(portal.requests[0]).toMatchObject({ path: '/login', body: { tên: 'Đỗ' } });
  expect(portal.requests[0]?.headers).toMatchObject({
    accept: 'application/json',
    'content-type': 'application/json',
    charset: 'utf-8',
    dstcode: 'VN:TEST',
  });
});

test('each new connection with TLS shows until when its certificate is valid, one that is refused shows nothing', async () => {
  const server = createHttpsServer(TEST_CERTIFICATE, (request, response) => {
    request.resume().on('end', () => response.end('{}'));
  });
  const port = await listening(server);
  const host = `127.0.0.1:${port}`;
  const seen: SeenCertificate[] = [];
  const ask = async () => {
    const adapter = { adapterUrl: `https://${host}`, dstcode: 'x', dstcodeIn: 'header' } as const;
    const client = createClient({ ...adapter, timeoutSeconds: 60, onCertificate: (one) => seen.push(one) });
    cleanups.push(() => client.close());
    return [await client.post('/login', {}, NEVER), await client.post('/login', {}, NEVER)];
  };
  await ask();
  expect(seen).toEqual([]);
  trustTestCertificate();
  expect(await ask()).toMatchObject([{ kind: 'answered' }, { kind: 'answered' }]);
  expect(seen).toEqual([{ host, validUntil: TEST_CERTIFICATE_END }]);
});

test('one connection serves request after request', async () => {
  const portal = await fakePortal();
  const client = clientOf(portal.url);
  for (let i = 0; i < 3; i += 1) await client.post('/login', {}, NEVER);
  expect(new Set(portal.requests.map(({ port }) => port)).size).toBe(1);
});

test.each([301, 400, 401, 413, 429, 500, 503])('HTTP %i is an answer, not an error', async (status) => {
  const portal = await fakePortal();
  const headers = { 'retry-after': '7', location: 'http://127.0.0.1:9/elsewhere' };
  portal.loginAnswer = () => ({ status, headers, body: 'words' });
  expect(await clientOf(portal.url).post('/login', {}, NEVER)).toEqual({
    kind: 'answered',
    httpStatus: status,
    body: 'words',
    retryAfter: '7',
  });
  expect(portal.requests).toHaveLength(1);
});

test('a refused connection means that nothing was sent', async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const outcome = await clientOf(`http://127.0.0.1:${port}`).post('/x', {}, NEVER);
  expect(outcome).toEqual({ kind: 'lost', code: 'ECONNREFUSED', connected: false });
});

test('a handshake that is never answered means that nothing was sent', async () => {
  const port = await listening(createServer());
  const outcome = await clientOf(`https://127.0.0.1:${port}`, 0.2).post('/x', {}, NEVER);
  expect(outcome).toEqual({ kind: 'lost', code: 'TIMEOUT', connected: false });
});

test('a handshake that is cut short means that nothing was sent', async () => {
  const port = await listening(createServer((socket) => socket.resetAndDestroy()));
  const outcome = await clientOf(`https://127.0.0.1:${port}`).post('/x', {}, NEVER);
  expect(outcome).toMatchObject({ kind: 'lost', connected: false });
});

test('a reset after the request was read means that it may have been stored', async () => {
  const portal = await fakePortal();
  portal.loginAnswer = () => 'reset';
  const outcome = await clientOf(portal.url).post('/login', {}, NEVER);
  expect(outcome).toEqual({ kind: 'lost', code: 'ECONNRESET', connected: true });
});

test('no answer within the timeout means that the request may have been stored', async () => {
  const portal = await fakePortal();
  portal.loginAnswer = () => 'silence';
  const outcome = await clientOf(portal.url, 0.2).post('/login', {}, NEVER);
  expect(outcome).toEqual({ kind: 'lost', code: 'TIMEOUT', connected: true });
});

test('a reset on a connection kept from before counts as perhaps stored', async () => {
  const portal = await fakePortal();
  const client = clientOf(portal.url);
  await client.post('/login', {}, NEVER);
  portal.loginAnswer = () => 'reset';
  expect(await client.post('/login', {}, NEVER)).toMatchObject({ kind: 'lost', connected: true });
});

test('the timeout bounds an answer that trickles in without end', async () => {
  const server = createHttpServer((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  });
  const port = await listening(server);
  const outcome = await clientOf(`http://127.0.0.1:${port}`, 0.3).post('/x', {}, NEVER);
  expect(outcome).toEqual({ kind: 'lost', code: 'TIMEOUT', connected: true });
});

test('of an answer that breaks off, the status is kept and the body is not', async () => {
  const portal = await fakePortal();
  portal.loginAnswer = () => 'cut off';
  const outcome = await clientOf(portal.url).post('/login', {}, NEVER);
  expect(outcome).toEqual({ kind: 'answered', httpStatus: 200, body: '', retryAfter: null });
});

test('an answer that comes before the whole request was read is an answer', async () => {
  const server = createHttpServer((request, response) => {
    request.pause();
    response.writeHead(413, { connection: 'close' });
    response.end('too large');
  });
  const port = await listening(server);
  const big = 'x'.repeat(200_000);
  const outcome = await clientOf(`http://127.0.0.1:${port}`).post('/x', { big }, NEVER);
  expect(outcome).toMatchObject({ kind: 'answered', httpStatus: 413 });
});

test('an answer larger than 16 MB is given up', async () => {
  const chunk = ' '.repeat(1_000_000);
  const server = createHttpServer((_, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  const port = await listening(server);
  const outcome = await clientOf(`http://127.0.0.1:${port}`).post('/x', {}, NEVER);
  expect(outcome).toMatchObject({ kind: 'lost', connected: true });
});

test('an aborted request rejects with the reason of the abort', async () => {
  const portal = await fakePortal();
  portal.loginAnswer = () => 'silence';
  const stop = new AbortController();
  const outcome = clientOf(portal.url).post('/login', {}, stop.signal);
  setTimeout(() => stop.abort(new Error('enough')), 50);
  await expect(outcome).rejects.toThrow('enough');
});

test('a request aborted beforehand is not sent', async () => {
  const portal = await fakePortal();
  const aborted = AbortSignal.abort(new Error('enough'));
  await expect(clientOf(portal.url).post('/login', {}, aborted)).rejects.toThrow('enough');
  expect(portal.requests).toEqual([]);
});

test('no proxy of the environment sees what is sent', async () => {
  const portal = await fakePortal();
  const proxy = createServer((socket) => socket.end());
  let used = 0;
  proxy.on('connection', () => {
    used += 1;
  });
  const port = await listening(proxy);
  process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
  cleanups.push(() => delete process.env['HTTP_PROXY']);
  await clientOf(portal.url).post('/login', {}, NEVER);
  expect(used).toBe(0);
  expect(portal.requests).toHaveLength(1);
});

test.each(['ENOTFOUND', 'EAI_AGAIN'])(
  'a name that cannot be resolved (%s) means that nothing was sent',
  async (code) => {
    cleanups.push(() => {
      nock.cleanAll();
      nock.restore();
    });
    if (!nock.isActive()) nock.activate();
    nock('http://portal.example')
      .post('/x')
      .replyWithError(Object.assign(new Error('getaddrinfo'), { code }));
    const outcome = await clientOf('http://portal.example').post('/x', {}, NEVER);
    expect(outcome).toEqual({ kind: 'lost', code, connected: false });
  },
);

test('an error without a plain code is not quoted', async () => {
  cleanups.push(() => {
    nock.cleanAll();
    nock.restore();
  });
  if (!nock.isActive()) nock.activate();
  const error = Object.assign(new Error('near "Trần Thị Thử"'), { code: 'near "Trần Thị Thử"' });
  nock('http://portal.example').post('/x').replyWithError(error);
  const outcome = await clientOf('http://portal.example').post('/x', {}, NEVER);
  expect(outcome).toMatchObject({ kind: 'lost', code: 'UNKNOWN' });
});
