import { beforeEach, describe, expect, test } from 'vitest';
import { createServer } from '../../../src/http/server/server.ts';
import { SCRAPE_TOKEN, type Served, serve } from '../served.ts';

const HOUR_MS = 3_600_000;

let served: Served;
beforeEach(async () => {
  served = await serve();
});

async function statusOf(path: string, options: Parameters<Served['ask']>[1] = {}): Promise<number> {
  return (await served.ask(path, options)).status;
}

/** Signs in as the dashboard does; the Cookie header of what it asks from then on. */
async function signIn(key: string): Promise<string> {
  const answer = await served.ask('/api/v1/session', {
    method: 'POST',
    body: { key },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect(answer.status).toBe(200);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('a key', () => {
  test('admits its holder, and nobody is admitted without one', async () => {
    expect(await statusOf('/api/v1/gap', { key: await served.key('viewer') })).toBe(200);
    const refused = await served.ask('/api/v1/gap');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    expect(await refused.json()).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  test('is refused from the next request after it was revoked', async () => {
    const key = await served.key('viewer', { name: 'gone' });
    expect(await statusOf('/api/v1/gap', { key })).toBe(200);
    await served.ledger.revokeApiKey('gone', { who: 'cli:tester', origin: 'here' }, served.clock.now);
    expect(await statusOf('/api/v1/gap', { key })).toBe(401);
  });

  test('is refused from its expiry', async () => {
    const key = await served.key('viewer', { expiresAt: served.clock.now + HOUR_MS });
    served.clock.now += HOUR_MS - 1;
    expect(await statusOf('/api/v1/gap', { key })).toBe(200);
    served.clock.now += 1;
    expect(await statusOf('/api/v1/gap', { key })).toBe(401);
  });

  test('is no longer checked once its address has tried ten wrong keys', async () => {
    const key = await served.key('viewer');
    for (let i = 0; i < 10; i += 1) expect(await statusOf('/api/v1/gap', { key: `wrong-${i}` })).toBe(401);
    const waiting = await served.ask('/api/v1/gap', { key });
    expect(waiting.status).toBe(429);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(served.log.events()).toContain('http.keys_tried');
  });
});

describe('a key that worked from an address', () => {
  async function flood(): Promise<void> {
    for (let i = 0; i < 12; i += 1) await statusOf('/api/v1/gap', { key: `wrong-${i}` });
  }

  test('goes on working while the address floods with wrong ones, and is the only one that does', async () => {
    const [known, fresh] = [await served.key('viewer'), await served.key('viewer')];
    expect(await statusOf('/api/v1/gap', { key: known })).toBe(200);
    await flood();
    expect(await statusOf('/api/v1/gap', { key: fresh })).toBe(429);
    expect(await statusOf('/api/v1/gap', { key: known })).toBe(200);
    const own = { 'sec-fetch-site': 'same-origin' };
    const signIn = { method: 'POST', body: { key: known }, headers: own };
    expect(await statusOf('/api/v1/session', signIn)).toBe(200);
    expect(await statusOf('/api/v1/gap', { key: `${known.slice(0, -1)}#` })).toBe(429);
  });

  test('does not work from an address where it never did', async () => {
    served = await serve({}, { http: { trustedProxies: ['127.0.0.0/8'] } });
    const key = await served.key('viewer');
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    expect(await statusOf('/api/v1/gap', { key, ...from('10.0.0.1') })).toBe(200);
    for (let i = 0; i < 10; i += 1) await statusOf('/api/v1/gap', { key: `wrong-${i}`, ...from('10.0.0.2') });
    expect(await statusOf('/api/v1/gap', { key, ...from('10.0.0.2') })).toBe(429);
    expect(await statusOf('/api/v1/gap', { key, ...from('10.0.0.1') })).toBe(200);
  });

  test('is refused at once when it is revoked, and waits like any other from then on', async () => {
    const key = await served.key('viewer', { name: 'gone' });
    expect(await statusOf('/api/v1/gap', { key })).toBe(200);
    await flood();
    await served.ledger.revokeApiKey('gone', { who: 'cli:tester', origin: 'here' }, served.clock.now);
    expect(await statusOf('/api/v1/gap', { key })).toBe(429);
  });
});

describe('a key as the password of HTTP Basic', () => {
  const basic = (key: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}` },
  });

  test('admits its holder to files, and to nothing else', async () => {
    const key = await served.key('viewer');
    expect(await statusOf('/api/v1/exports/gap.csv', basic(key))).toBe(200);
    expect(await statusOf('/api/v1/gap', basic(key))).toBe(401);
    expect(await statusOf('/api/v1/exports/audit.csv', basic(key))).toBe(403);
    expect(await statusOf('/api/v1/exports/gap.csv', basic(''))).toBe(401);
  });

  test('is asked for by files alone, and never of a browser, which would keep it', async () => {
    const challenge = async (path: string, headers = {}) =>
      (await served.ask(path, { headers })).headers.get('www-authenticate');
    expect(await challenge('/api/v1/exports/gap.csv')).toMatch(/^Basic /);
    expect(await challenge('/api/v1/exports/gap.csv', { 'sec-fetch-site': 'none' })).toMatch(/^Bearer /);
    expect(await challenge('/api/v1/exports/gap.csv', { accept: 'text/html,*/*' })).toMatch(/^Bearer /);
    expect(await challenge('/api/v1/gap')).toMatch(/^Bearer /);
  });

  test('counts as a try: after ten wrong ones no key is checked', async () => {
    const key = await served.key('viewer');
    for (let i = 0; i < 10; i += 1) {
      expect(await statusOf('/api/v1/exports/gap.csv', basic(`wrong-${i}`))).toBe(401);
    }
    expect(await statusOf('/api/v1/exports/gap.csv', basic(key))).toBe(429);
    expect(await statusOf('/api/v1/gap', { key })).toBe(429);
  });
});

describe('a session', () => {
  test('is a cookie that scripts cannot read and other sites cannot send, and has the rights of its key', async () => {
    const answer = await served.ask('/api/v1/session', {
      method: 'POST',
      body: { key: await served.key('viewer', { name: 'Reader' }) },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect(await answer.json()).toEqual({ name: 'Reader', role: 'viewer', agencies: null });
    const [pair = ''] = cookie.split(';');
    expect(await statusOf('/api/v1/gap', { headers: { cookie: pair } })).toBe(200);
  });

  test('ends on signing out, and stays ended', async () => {
    const cookie = await signIn(await served.key('viewer'));
    const out = { method: 'DELETE', headers: { cookie, 'sec-fetch-site': 'same-origin' } };
    expect(await statusOf('/api/v1/session', out)).toBe(204);
    expect(await statusOf('/api/v1/gap', { headers: { cookie } })).toBe(401);
  });

  test('outlives a restart of the server', async () => {
    const cookie = await signIn(await served.key('viewer'));
    const restarted = await serve({ ledger: served.ledger });
    expect((await restarted.ask('/api/v1/gap', { headers: { cookie } })).status).toBe(200);
  });

  test('begins and is used on a full disk too, until it ends or the server stops', async () => {
    const full = async (): Promise<never> => await Promise.reject(new Error('disk full'));
    const { ledger } = served;
    const onFull = { ...ledger, beginSession: full, noteSessionUse: full, noteApiKeyUse: full };
    const stuck = await serve({ ledger: onFull, now: () => served.clock.now });
    const sign = { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } };
    const answer = await stuck.ask('/api/v1/session', { ...sign, body: { key: await served.key('viewer') } });
    const headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
    served.clock.now += HOUR_MS;
    expect((await stuck.ask('/api/v1/gap', { headers })).status).toBe(200);
    served.clock.now += HOUR_MS;
    expect((await stuck.ask('/api/v1/gap', { headers })).status).toBe(200);
    const out = { method: 'DELETE', headers: { ...headers, 'sec-fetch-site': 'same-origin' } };
    expect((await stuck.ask('/api/v1/session', out)).status).toBe(204);
    expect((await stuck.ask('/api/v1/gap', { headers })).status).toBe(401);
  });

  test('ends with its key', async () => {
    const cookie = await signIn(await served.key('viewer', { name: 'gone' }));
    await served.ledger.revokeApiKey('gone', { who: 'cli:tester', origin: 'here' }, served.clock.now);
    expect(await statusOf('/api/v1/gap', { headers: { cookie } })).toBe(401);
  });

  test('ends two hours after its last use, and twelve hours after it began despite any use', async () => {
    const idle = await signIn(await served.key('viewer'));
    const busy = await signIn(await served.key('viewer'));
    for (let hour = 0; hour < 11; hour += 1) {
      served.clock.now += HOUR_MS;
      expect(await statusOf('/api/v1/gap', { headers: { cookie: busy } })).toBe(200);
    }
    expect(await statusOf('/api/v1/gap', { headers: { cookie: idle } })).toBe(401);
    served.clock.now += HOUR_MS;
    expect(await statusOf('/api/v1/gap', { headers: { cookie: busy } })).toBe(401);
  });

  test('cannot be begun with a wrong key, nor by a form on another site', async () => {
    const same = { 'sec-fetch-site': 'same-origin' };
    const ask = (key: string, headers: Record<string, string>) =>
      statusOf('/api/v1/session', { method: 'POST', body: { key }, headers });
    expect(await ask('dongbo_wrong', same)).toBe(401);
    const key = await served.key('viewer');
    expect(await ask(key, { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await ask(key, {})).toBe(403);
    expect(await ask(key, { origin: served.url })).toBe(200);
  });
});

describe('a change that comes with a cookie', () => {
  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, 204],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'http://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 403],
  ])('with the headers %j gets status %i', async (headers, status) => {
    const cookie = await signIn(await served.key('viewer'));
    expect(await statusOf('/api/v1/session', { method: 'DELETE', headers: { cookie, ...headers } })).toBe(
      status,
    );
  });

  test('needs no origin if it comes with a key, which no other site has', async () => {
    expect(await statusOf('/api/v1/session', { method: 'DELETE', key: await served.key('viewer') })).toBe(
      204,
    );
  });
});

test('the server does not start with a route that does not declare its access', async () => {
  const server = await createServer(served.deps);
  expect(() => server.get('/forgotten', async () => 'open')).toThrow('does not declare its access');
  await server.close();
});

test('the scrape token opens the metrics and nothing else', async () => {
  expect(await statusOf('/api/v1/gap', { key: SCRAPE_TOKEN })).toBe(401);
});
