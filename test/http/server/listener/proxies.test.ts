import { expect, test } from 'vitest';
import { warnIfPlain } from '../../../../src/http/server/listener/createListener.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { type Served, serve } from '../../served.ts';

/** A wrong key, sent on behalf of whoever the header names. */
async function tryWrong(served: Served, forwardedFor: string): Promise<number> {
  const headers = { 'x-forwarded-for': forwardedFor };
  return (await served.ask('/api/v1/gap', { key: 'a-wrong-one', headers })).status;
}

test('a forged X-Forwarded-For does not spread wrong tries over several addresses', async () => {
  const served = await serve();
  const statuses = new Set<number>();
  for (let i = 0; i < 11; i += 1) statuses.add(await tryWrong(served, `203.0.113.${i}`));
  expect([...statuses]).toEqual([401, 429]);
});

test('a trusted proxy names the client; what its client forwarded before is not believed', async () => {
  const served = await serve({}, { http: { trustedProxies: ['127.0.0.0/8'] } });
  for (let i = 0; i < 10; i += 1) await tryWrong(served, `10.9.9.${i}, 203.0.113.1`);
  expect(await tryWrong(served, '203.0.113.1')).toBe(429);
  expect(await tryWrong(served, '203.0.113.2')).toBe(401);
});

test('the audit trail names the client of a trusted proxy, and cookies are for TLS if the proxy says so', async () => {
  const served = await serve({}, { http: { trustedProxies: ['127.0.0.1'] } });
  const key = await served.key('operator');
  const headers = {
    ...{ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' },
    'sec-fetch-site': 'same-origin',
  };
  await served.ask('/api/v1/delivery/pause', { key, method: 'POST', headers });
  expect(await served.ledger.auditTrail({ limit: 1 })).toMatchObject([{ origin: '203.0.113.7' }]);
  const signIn = await served.ask('/api/v1/session', { method: 'POST', body: { key }, headers });
  expect(signIn.headers.get('set-cookie')).toContain('Secure');
});

test('an address that others reach without TLS causes a warning', () => {
  const tls = { certFile: '/cert', keyFile: '/key' };
  const warned = (host: string, over: object = {}): boolean => {
    const log = recordingLog();
    warnIfPlain({ host, tls: null, trustedProxies: [], ...over }, log);
    return log.lines.some(({ event }) => event === 'http.plain');
  };
  expect(['127.0.0.1', '127.9.9.9', 'localhost', '::1'].map((host) => warned(host))).not.toContain(true);
  expect(['0.0.0.0', '::', '192.168.1.5', 'dongbo.example'].map((host) => warned(host))).not.toContain(false);
  expect(warned('0.0.0.0', { tls })).toBe(false);
  expect(warned('0.0.0.0', { trustedProxies: ['10.0.0.1'] })).toBe(false);
});
