import { expect, test } from 'vitest';
import { type Route, withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import { type AskOptions, type Served, serve } from '../served.ts';
import { servedWithCases } from '../someCases.ts';

const SAME_SITE = { 'sec-fetch-site': 'same-origin' };
const STRICT =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
  "manifest-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'";

const BOARD = /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/;

/** What is wrong with the answer's headers, whatever the answer is. */
function faultsOf({ headers }: Response, url: string): string[] {
  const csp = headers.get('content-security-policy') ?? '';
  const kept = /no-store|no-cache|immutable/;
  // The board styles itself in place; scripts of its own making stay out there, too.
  const fits = csp === STRICT || (url.startsWith('/queues') && BOARD.test(csp));
  const due: readonly (readonly [boolean, string])[] = [
    [fits, `content-security-policy: ${csp}`],
    [headers.get('x-content-type-options') === 'nosniff', 'x-content-type-options'],
    [headers.get('referrer-policy') === 'same-origin', 'referrer-policy'],
    [headers.has('x-frame-options'), 'x-frame-options'],
    [headers.has('x-request-id'), 'x-request-id'],
    // The files of the pages of others are the same for everybody.
    [url.includes('/static/') || kept.test(headers.get('cache-control') ?? ''), 'cache-control'],
    [!headers.has('server') && !headers.has('x-powered-by'), 'says what it is made of'],
    [!headers.has('access-control-allow-origin'), 'lets other sites read'],
  ];
  return due.filter(([fine]) => !fine).map(([, fault]) => fault);
}

interface Asked extends AskOptions {
  readonly path: string;
}

async function askAll(
  { served, routes }: { readonly served: Served; readonly routes: readonly Route[] },
  asked: (route: Route) => Asked,
  look: (answer: Response, route: Route) => Promise<readonly string[]>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const { path, ...options } = asked(route);
    const answer = await served.ask(path, { method: route.method, ...options });
    const faults = await look(answer, route);
    if (answer.body?.locked === false) await answer.body.cancel();
    for (const fault of faults) wrong.push(`${route.method} ${route.url}, ${answer.status}: ${fault}`);
  }
  return wrong;
}

/** An address of the route, and what it is sent. */
function rightly(route: Route): Asked {
  const rule = ruleOf(route);
  return {
    path: rule === undefined ? route.url : addressOf(route, rule),
    headers: SAME_SITE,
    ...(rule?.body === undefined ? {} : { body: rule.body }),
  };
}

test('every answer of every route, successful, refused or failed, restricts what browsers may do with it', async () => {
  const site = await withEveryRoute(() => servedWithCases({}, { http: { trustedProxies: ['127.0.0.1'] } }));
  const key = await site.served.key('admin');
  const look = async (answer: Response, { url }: Route): Promise<string[]> => faultsOf(answer, url);
  expect(await askAll(site, (route) => ({ ...rightly(route), key }), look), 'let in').toEqual([]);
  expect(await askAll(site, rightly, look), 'with no key').toEqual([]);
  const wrongly = (route: Route): Asked => {
    const { path } = rightly(route);
    return { path: `${path}?%27=%22`, key, ...(route.method === 'POST' ? { body: '{' } : {}) };
  };
  expect(await askAll(site, wrongly, look), 'asked wrongly').toEqual([]);
});

test('an internal failure reveals nothing of itself, neither to the client nor by its message to the log', async () => {
  const site = await withEveryRoute(() => servedWithCases());
  const { served } = site;
  const key = await served.key('admin');
  const secret = 'SELECT name FROM applicant; /srv/dongbo/data/ledger.db TRAN THI THU';
  const ours = new Set(['apiKey', 'noteApiKeyUse', 'close']);
  const failing = Object.fromEntries(
    Object.keys(served.ledger)
      .filter((method) => !ours.has(method))
      .map((method) => [method, () => Promise.reject(new Error(secret))]),
  );
  Object.assign(served.ledger, failing);
  const failed = new Set<string>();
  const look = async (answer: Response, route: Route): Promise<readonly string[]> => {
    // A stream of events begins before its first figures are read.
    const text = route.url === '/api/v1/events' ? '' : await answer.text();
    if (answer.status === 500) failed.add(`${route.method} ${route.url}`);
    if (/SELECT|applicant|ledger\.db|TRAN THI|node_modules|\.ts\b|\n\s+at /.test(text)) return [text];
    return [];
  };
  // The documents of the API name files and headings of their own; they are made before the ledger is asked.
  const asked = site.routes.filter(({ url }) => !/^\/(docs|openapi|assets|queues)/.test(url));
  const told = (route: Route): Asked => ({ ...rightly(route), key });
  expect(await askAll({ ...site, routes: asked }, told, look)).toEqual([]);
  expect(failed.size, 'failed within').toBeGreaterThan(30);
  const lines = JSON.stringify(served.log.lines);
  expect(lines).toContain('http.failed');
  expect(lines).not.toMatch(/SELECT|applicant|ledger\.db|TRAN THI/);
});

test('nothing of a request is found in the log, wherever it was sent', async () => {
  const site = await withEveryRoute(() => servedWithCases({}, { http: { trustedProxies: ['127.0.0.1'] } }));
  const { served } = site;
  const key = await served.key('admin');
  const mark = 'NGUYEN-VAN-MARK';
  const everywhere = (route: Route): Asked => ({
    path: `${route.url.replace(/:[A-Za-z]+|\*/g, mark)}?${mark}=${mark}&agency=${mark}&case=${mark}&cursor=${mark}&next=/${mark}`,
    headers: {
      ...{ 'user-agent': mark, referer: `http://${mark}/`, 'x-mark': mark, 'x-request-id': mark },
      ...{ cookie: `dongbo_session=${mark}; dongbo_lang=${mark}`, origin: `http://${mark}` },
    },
    ...(route.method === 'POST' || route.method === 'DELETE' ? { body: { [mark]: mark, key: mark } } : {}),
  });
  const none = async (): Promise<readonly string[]> => [];
  let n = 0;
  await askAll(site, (route) => ({ ...everywhere(route), key }), none);
  await askAll(
    site,
    (route) => {
      n += 1;
      const asked = everywhere(route);
      return { ...asked, key: mark, headers: { ...asked.headers, 'x-forwarded-for': `10.0.0.${n}` } };
    },
    none,
  );
  expect(served.log.lines.length).toBeGreaterThan(100);
  expect(JSON.stringify(served.log.lines)).not.toContain(mark);
});

test('an address that cannot be decoded or is too long is refused by a problem document that does not repeat it', async () => {
  const served = await serve();
  for (const [path, status] of [
    ['/api/v1/records/%zz', 400],
    ['/cases/%c0%ae%c0%ae%2f', 400],
    [`/cases/${'x'.repeat(300)}`, 414],
  ] as const) {
    const answer = await served.ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.text()).not.toContain(path.slice(-9));
  }
});
