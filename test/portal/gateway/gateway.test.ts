import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createClient } from '../../../src/portal/dvcqg/client.ts';
import type { DvcqgDeps, DvcqgSettings } from '../../../src/portal/dvcqg/dvcqgPortal.ts';
import type { GatewayAuth, OAuth } from '../../../src/portal/gatewaySettings.ts';
import { SELF_SIGNED } from '../../../src/sandbox/http/certificate.ts';
import { TOKEN_PATH } from '../../../src/sandbox/portal/gateway.ts';
import { type PortalOptions, type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { RENEWED_CERTIFICATE, TEST_CERTIFICATE } from '../../support/testCertificate.ts';
import { aMapped, aPortal, aStep, NEVER, startFakePortal } from '../dvcqg/fakePortal.ts';

const accepted = { outcome: 'accepted', refused: new Map() };
const a = aMapped({ caseNo: 'H23-a' });
const SECRET = 'secret-of-the-client';

/** The adapter behind a simulated gateway of these habits. */
async function behindGateway(
  options: PortalOptions = {},
  auth: Partial<OAuth> = {},
  settings: Partial<DvcqgSettings> = {},
  deps: Partial<DvcqgDeps> = {},
) {
  const sandbox = await startPortal({ gateway: 'oauth', password: SECRET, ...options });
  onTestFinished(() => sandbox.close());
  const oauth: OAuth = {
    ...({ kind: 'oauth', clientIn: 'basic', clientId: 'dongbo' } as const),
    clientSecret: () => SECRET,
    tokenUrl: `${sandbox.url}${TOKEN_PATH}`,
    ...auth,
  };
  const portal = aPortal(
    sandbox.url,
    {
      authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
      password: () => SECRET,
      gateway: { headers: {}, tls: null, auth: oauth },
      ...settings,
    },
    deps,
  );
  onTestFinished(() => portal.close());
  return { sandbox, portal, tokens: () => answeredBy(sandbox, 'token') };
}

function answeredBy(sandbox: SandboxPortal, service: string): number {
  return Object.values(sandbox.stats().requests[service] ?? {}).reduce((sum, count) => sum + count, 0);
}

test.each(['basic', 'form', 'json'] as const)(
  'a token with the client as %s opens the gateway to login, reading and writing',
  async (clientIn) => {
    const { portal, sandbox, tokens } = await behindGateway({}, { clientIn });
    expect((await portal.procedures(NEVER)).outcome).toBe('answered');
    expect(await portal.sendRecords('new', [a], NEVER)).toEqual(accepted);
    expect(await portal.sendSteps([aStep({ caseNo: 'H23-a' })], NEVER)).toEqual(accepted);
    expect(sandbox.held('H23-a')).toMatchObject({ records: 1, progress: 1 });
    expect(tokens()).toBe(1);
  },
);

test('a token that the gateway refuses in the middle is renewed, and the request repeated once', async () => {
  const { portal, sandbox, tokens } = await behindGateway();
  expect(await portal.sendRecords('new', [a], NEVER)).toEqual(accepted);
  sandbox.endTokens();
  expect(await portal.sendRecords('update', [a], NEVER)).toEqual(accepted);
  expect(sandbox.held('H23-a')).toMatchObject({ records: 2 });
  expect(tokens()).toBe(2);
});

test('tokens and sessions that end together cost one of each, and no case', async () => {
  const { portal, sandbox, tokens } = await behindGateway();
  await portal.sendRecords('new', [a], NEVER);
  sandbox.endTokens();
  sandbox.endSessions();
  expect(await portal.sendRecords('update', [a], NEVER)).toEqual(accepted);
  expect([tokens(), answeredBy(sandbox, 'login')]).toEqual([2, 2]);
});

test('a token is renewed before it ends', async () => {
  const clock = { now: Date.now() };
  const { portal, tokens } = await behindGateway({ tokenSeconds: 100 }, {}, {}, { now: () => clock.now });
  await portal.procedures(NEVER);
  clock.now += 89_000;
  await portal.procedures(NEVER);
  expect(tokens()).toBe(1);
  clock.now += 2_000;
  await portal.procedures(NEVER);
  expect(tokens()).toBe(2);
});

test.each([
  [
    'a secret that is refused',
    {},
    { clientSecret: () => 'another secret' },
    { kind: 'login', httpStatus: 401 },
  ],
  ['a web page for a token', { tokens: 'html' }, {}, { kind: 'outage', fault: 'unreadable' }],
] as const)('%s fails without a case being sent', async (_what, options, auth, failure) => {
  const { portal, sandbox } = await behindGateway(options, auth);
  expect(await portal.sendRecords('new', [a], NEVER)).toMatchObject({ outcome: 'failed', failure });
  expect(answeredBy(sandbox, 'DongBoHoSoMC')).toBe(0);
});

test('a gateway that refuses each token that it gives costs few of them, and is a matter of the credentials', async () => {
  const { portal, sandbox, tokens } = await behindGateway({ tokens: 'dead' });
  for (let i = 0; i < 8; i += 1) {
    expect(await portal.procedures(NEVER)).toMatchObject({ outcome: 'failed', failure: { kind: 'login' } });
  }
  expect(tokens()).toBeLessThan(20);
  expect(answeredBy(sandbox, 'login')).toBe(0);
});

test('a fault of the gateway is named by its code, and nothing that it quotes is kept', async () => {
  const token = 'gateway-token-1';
  const fake = await startFakePortal();
  onTestFinished(() => fake.close());
  const auth: GatewayAuth = { kind: 'header', name: 'apikey', prefix: '', value: () => token };
  const log = recordingLog();
  const portal = aPortal(
    fake.url,
    { gateway: { headers: { 'X-Road-Client': 'VN/H23' }, tls: null, auth } },
    { log },
  );
  onTestFinished(() => portal.close());
  fake.answer = () => ({
    status: 403,
    body: { fault: { code: 900908, message: `Forbidden ${token}`, description: token } },
  });
  const sent = await portal.sendRecords('new', [a], NEVER);
  expect(sent).toMatchObject({ outcome: 'failed', failure: { message: 'HTTP 403, gateway fault 900908' } });
  fake.answer = () => ({ body: { error_code: '12', message: `quoted ${token}` } });
  const refused = await portal.sendRecords('new', [a], NEVER);
  expect(JSON.stringify([refused, log.lines])).not.toContain(token);
  expect(fake.calls()[0]?.headers).toMatchObject({ apikey: token, 'x-road-client': 'VN/H23' });
});

test('a service with a path of its own is called there', async () => {
  const fake = await startFakePortal();
  onTestFinished(() => fake.close());
  const portal = aPortal(fake.url, {
    servicePaths: { CapNhatTienDoHoSoMC: '/tien-do/1.0', LayThuTuc: '/thu-tuc/1.0' },
  });
  onTestFinished(() => portal.close());
  await portal.sendRecords('new', [a], NEVER);
  await portal.sendSteps([aStep({ caseNo: 'H23-a' })], NEVER);
  await portal.domain('1.000001', NEVER);
  await portal.lookUp('H23-a', NEVER);
  expect(fake.calls().map(({ path }) => path)).toEqual([
    '/integration',
    '/tien-do/1.0',
    '/thu-tuc/1.0',
    '/share',
  ]);
});

test('a gateway that wants our certificate gets it, and trusts nobody without', async () => {
  const { cert, key } = SELF_SIGNED;
  const tls = { pair: () => ({ cert, key }), ca: cert };
  const open = async (own: DvcqgSettings['gateway']['tls']) => {
    const sandbox = await startPortal({ certificate: 'mutual' });
    onTestFinished(() => sandbox.close());
    const portal = aPortal(sandbox.url, {
      authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
      password: () => 'sandbox',
      gateway: { headers: {}, auth: { kind: 'none' }, tls: own },
    });
    onTestFinished(() => portal.close());
    return { portal, sandbox };
  };
  const { portal, sandbox } = await open(tls);
  expect(await portal.sendRecords('new', [a], NEVER)).toEqual(accepted);
  expect(sandbox.held('H23-a')).toMatchObject({ records: 1 });
  const { portal: anonymous } = await open({ ca: cert });
  expect(await anonymous.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'outage', fault: 'certificate' },
  });
});

test("the token endpoint elsewhere gets the form, and its clock is not taken for the portal's", async () => {
  const clocks: number[] = [];
  const seen: { headers: unknown; text: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, text });
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', 'Mon, 01 Jan 2001 00:00:00 GMT');
      response.end('{"access_token":"t-123456","expires_in":"60"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const { portal } = await behindGateway(
    {},
    { tokenUrl, scope: 'dvcqg', clientIn: 'basic' },
    {},
    { onClock: (skewMs) => clocks.push(skewMs) },
  );
  await portal.procedures(NEVER);
  expect(seen[0]).toMatchObject({
    text: 'grant_type=client_credentials&scope=dvcqg',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(clocks.filter((skewMs) => Math.abs(skewMs) > 60_000)).toEqual([]);
  expect(clocks.length).toBeGreaterThan(0);
});

test('a certificate that was renewed is shown with the next request, though the connection is kept', async () => {
  const shown: (string | undefined)[] = [];
  const server = createSecureServer(
    { ...TEST_CERTIFICATE, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      shown.push([subject?.CN ?? []].flat()[0]);
      response.end('{}');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  let pair: { readonly cert: string; readonly key: string } = TEST_CERTIFICATE;
  const client = createClient({
    adapterUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ dstcode: null, dstcodeIn: 'header', timeoutSeconds: 10 },
    gateway: { headers: {}, tls: { pair: () => pair, ca: TEST_CERTIFICATE.cert } },
  });
  onTestFinished(() => client.close());
  await client.post('/x', {}, NEVER);
  await client.post('/x', {}, NEVER);
  pair = RENEWED_CERTIFICATE;
  await client.post('/x', {}, NEVER);
  expect(shown).toEqual(['mail.test', 'mail.test', 'renewed.test']);
});
