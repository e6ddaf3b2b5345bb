import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { withoutBase } from '../../../src/http/server/basePath.ts';
import { type SubPathProxy, startSubPathProxy } from '../../support/subPathProxy.ts';
import { openBrowser, signedIn } from '../dashboard/browser.ts';
import { oncePerFile, SCRAPE_TOKEN, type Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

const BASE = '/dongbo';
const MODES = ['passes it on', 'takes it off'] as const;
/** Links that are followed, at most: every kind of page is among the first. */
const MOST_PAGES = 60;

const there = oncePerFile(async (atEnd) => {
  const http = { basePath: BASE, trustedProxies: ['127.0.0.1'] };
  const served = await servedWithCases({}, { http, atEnd });
  const proxyThat = async (mode: (typeof MODES)[number]): Promise<SubPathProxy> => {
    const proxy = await startSubPathProxy(served.url, BASE, mode);
    atEnd(() => proxy.close());
    return proxy;
  };
  return {
    served,
    proxies: {
      'passes it on': await proxyThat('passes it on'),
      'takes it off': await proxyThat('takes it off'),
    },
  };
});

/** The server as clients of the proxy have it: its own path is part of the address. */
function through(mode: (typeof MODES)[number]): { site: Served; proxy: SubPathProxy } {
  const { served, proxies } = there();
  return { site: { ...served, url: proxies[mode].url }, proxy: proxies[mode] };
}

/** What the address of a page leads to, by a click or by itself. */
function addressesIn(page: string): string[] {
  const found = [...page.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)].map(([, one = '']) => one);
  return found
    .map((one) => one.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"'))
    .filter((one) => !/^($|[?#]|\.?\/?static\/)/.test(one));
}

test.each(MODES)(
  'a proxy that %s: every link, form and file of every page is below the path',
  async (mode) => {
    const { site, proxy } = through(mode);
    const browser = await signedIn(site, await site.key('admin'));
    const toVisit = ['/', '/sign-in', '/nothing-here', '/docs', '/queues', '/sign-in/link/none'];
    const statuses = new Map<string, number>();
    for (
      let path = toVisit.shift();
      path !== undefined && statuses.size < MOST_PAGES;
      path = toVisit.shift()
    ) {
      if (statuses.has(path)) continue;
      const answer = await browser.get(path);
      statuses.set(path, answer.status);
      const page = await answer.text();
      if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) continue;
      const addresses = addressesIn(page);
      const outside = addresses.filter((one) => !one.startsWith(`${BASE}/`));
      expect({ path, outside }).toEqual({ path, outside: [] });
      const links = [...page.matchAll(/<(?:a|link|script)\b[^>]*\s(?:href|src)="\/dongbo(\/[^"#]*)"/g)];
      const next = links.map(([, one = '']) => one.replaceAll('&amp;', '&'));
      toVisit.push(...next.filter((one) => !/^\/(language|api)\//.test(one)));
    }
    expect(statuses.size).toBeGreaterThan(30);
    expect([...statuses].filter(([, status]) => status === 404)).toEqual([['/nothing-here', 404]]);
    expect(proxy.elsewhere).toEqual([]);
  },
);

test.each(MODES)('a proxy that %s: redirects and cookies stay below the path', async (mode) => {
  const { site } = through(mode);
  const stranger = openBrowser(site);
  const sent = await stranger.get('/cases?state=blocked');
  expect(sent.headers.get('location')).toBe('/dongbo/sign-in?next=%2Fcases%3Fstate%3Dblocked');
  const key = await site.key('admin');
  const signedIn = await stranger.post('/sign-in', { key, next: '/cases?state=blocked' });
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/dongbo/cases?state=blocked']);
  expect(signedIn.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^dongbo_session=[^;]+; Path=\/dongbo; HttpOnly; SameSite=Strict$/),
  ]);
  const language = await stranger.get('/language/vi?back=/causes');
  expect(language.headers.get('location')).toBe('/dongbo/causes');
  expect(language.headers.getSetCookie()[0]).toContain('; Path=/dongbo;');
  const bare = await fetch(site.url, { redirect: 'manual' });
  expect(bare.headers.get('location')).toBe('/dongbo/sign-in');
  const out = await stranger.post('/sign-out', {});
  expect(out.headers.get('location')).toBe('/dongbo/sign-in');
  expect(out.headers.getSetCookie()[0]).toMatch(/^dongbo_session=; Max-Age=0; Path=\/dongbo;/);
});

const made = z.object({ id: z.string(), link: z.string() });

test.each(MODES)('a proxy that %s: a one-time link leads back through it', async (mode) => {
  const { site } = through(mode);
  const answer = await site.ask('/api/v1/keys', {
    ...{
      method: 'POST',
      key: await site.key('admin'),
      body: { name: `new-${mode.replaceAll(' ', '-')}`, role: 'viewer' },
    },
  });
  const { id, link } = made.parse(await answer.json());
  expect(answer.headers.get('location')).toBe(`/dongbo/api/v1/keys/${id}`);
  expect(new URL(link).pathname).toMatch(/^\/dongbo\/sign-in\/link\/[\w-]+$/);
  const browser = openBrowser(site);
  const path = new URL(link).pathname.slice(BASE.length);
  expect(await (await browser.get(path)).text()).toContain('action="/dongbo/sign-in/link"');
  const secret = path.split('/').at(-1) ?? '';
  expect((await browser.post('/sign-in/link', { secret })).status).toBe(200);
  expect((await browser.get('/causes')).status).toBe(200);
});

test.each(MODES)('a proxy that %s: programs find what they need', async (mode) => {
  const { site } = through(mode);
  const key = await site.key('viewer');
  const asked = async (path: string, bearer = key): Promise<Response> =>
    await fetch(`${site.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  expect(await (await asked('/metrics', SCRAPE_TOKEN)).text()).toContain('dongbo_records{');
  expect((await asked('/healthz')).status).toBe(200);
  const document = z
    .object({ servers: z.tuple([z.object({ url: z.string() })]), paths: z.record(z.string(), z.unknown()) })
    .parse(await (await asked('/openapi.json')).json());
  const [{ url }] = document.servers;
  expect(Object.keys(document.paths)).toContain('/api/v1/gap');
  expect(
    (await fetch(new URL(`${url}/api/v1/gap`, site.url), { headers: { authorization: `Bearer ${key}` } }))
      .status,
  ).toBe(200);
  expect((await asked('/api/v1/exports/records.csv')).headers.get('content-disposition')).toContain('.csv');
});

test.each(MODES)('a proxy that %s: an address in a remedy leads to something', async (mode) => {
  const { site, proxy } = through(mode);
  const key = await site.key('admin');
  for (const path of [
    '/nothing-here',
    '/api/v1/replays/999',
    '/api/v1/gap?by=nonsense',
    '/api/v1/worklists/NONE.csv',
  ]) {
    const { remedy } = z.object({ remedy: z.string() }).parse(await (await site.ask(path, { key })).json());
    const [, address = ''] = /\s(\/[^\s;,]*[a-z])/.exec(remedy) ?? [];
    expect(address, remedy).toMatch(/^\/dongbo\//);
    const answer = await fetch(new URL(address, proxy.url), { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status, remedy).toBe(200);
  }
});

test('on this machine itself, for the health check and Prometheus, the path can be left out', async () => {
  const { served } = there();
  for (const path of ['/healthz', '/dongbo/healthz', '/readyz'])
    expect((await served.ask(path)).status, path).toBe(200);
  for (const path of ['/dongbox/healthz', '/DONGBO/healthz', '/dongbo/dongbo/healthz'])
    expect((await served.ask(path)).status, path).toBe(404);
});

test('without a path nothing is taken off or put before', async () => {
  const served = await servedWithCases();
  const answer = await served.ask('/cases');
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fcases');
  expect(withoutBase('/dongbo/cases', '')).toBe('/dongbo/cases');
});

test('whatever the address, it is an address of this server', () => {
  const segment = fc.constantFrom('', 'dongbo', 'dongbox', '..', '.', 'cases', '%2f', '?a=/dongbo', '#x');
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      const url = `/${segments.join('/')}`;
      const known = withoutBase(url, BASE);
      expect(known.startsWith('/')).toBe(true);
      if (withoutBase(`${BASE}${url}`, BASE) !== url) expect.unreachable(url);
    }),
  );
});
