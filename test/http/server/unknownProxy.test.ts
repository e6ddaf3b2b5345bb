import { expect, test } from 'vitest';
import { trusting } from '../../../src/http/server/unknownProxy.ts';
import { readFact } from '../../../src/ledger/port/facts.ts';
import { UNKNOWN_PROXY } from '../../../src/ledger/port/sharedFacts.ts';
import { type Served, serve } from '../served.ts';

const headers = { 'x-forwarded-for': '203.0.113.7' };
const noticed = (served: Served): number =>
  served.log.events().filter((event) => event === 'http.proxy_unknown').length;

test('a proxy that is not trusted is said once in the log, and kept for doctor', async () => {
  const served = await serve();
  await served.ask('/healthz');
  expect(noticed(served), 'without a proxy').toBe(0);
  for (let i = 0; i < 3; i += 1) await served.ask('/healthz', { headers });
  expect(noticed(served)).toBe(1);
  expect((await readFact(served.ledger, UNKNOWN_PROXY))?.value.peer).toContain('127.0.0.1');
});

test('a proxy that is trusted is not', async () => {
  const served = await serve({}, { http: { trustedProxies: ['127.0.0.0/8'] } });
  await served.ask('/healthz', { headers });
  expect(noticed(served)).toBe(0);
  expect(await readFact(served.ledger, UNKNOWN_PROXY)).toBeNull();
});

test.each([
  ['10.0.0.5', ['10.0.0.5'], true],
  ['::ffff:10.0.0.5', ['10.0.0.0/24'], true],
  ['10.0.1.5', ['10.0.0.0/24'], false],
  ['fd00::7', ['fd00::/8'], true],
  ['fd00::7', [], false],
  ['', ['10.0.0.5'], false],
] as const)('%s is trusted by %j: %s', (address, proxies, trusted) => {
  expect(trusting(proxies)(address)).toBe(trusted);
});
