import { expect, test } from 'vitest';
import { work } from '../../reports/worklist/workLedger.ts';
import { withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import { servedWithCases } from '../someCases.ts';
import { dial, statusOf } from './dial.ts';

const head = (key: string): string => `host: x\r\nauthorization: Bearer ${key}\r\nconnection: close\r\n`;

/** As they stand: fetch would take the dots out before it asks. */
const TRAVERSALS = [
  '../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/%2e%2e/etc/passwd',
  '%2e%2e%2f%2e%2e%2fserver.ts',
  '..%5c..%5cserver.ts',
  '..\\..\\server.ts',
  '%252e%252e%252fserver.ts',
  '..;/..;/server.ts',
  '%00',
  'dashboard.css%00.svg',
  '%c0%ae%c0%ae/server.ts',
  '%e0%80%ae%e0%80%ae%2fserver.ts',
  '%uff0e%uff0e/server.ts',
  '/etc/passwd',
  '//etc/passwd',
  'file:///etc/passwd',
  '.',
  '..',
  '__proto__',
  'constructor',
];

test('no path leads out of what is served', async () => {
  const { served, routes } = await withEveryRoute(() => servedWithCases());
  const key = await served.key('admin');
  const bases = new Set(
    routes
      .filter(({ method, url }) => method === 'GET' && /[:*]/.test(url) && !url.startsWith('/queues/queue'))
      .map(({ url }) => url.replace(/[:*].*$/, '')),
  );
  expect([...bases]).toEqual(
    expect.arrayContaining(['/assets/', '/docs/static/', '/cases/', '/api/v1/records/']),
  );
  const wrong: string[] = [];
  const asked = [...bases].flatMap((base) => TRAVERSALS.map((path) => `${base}${path}`));
  for (const path of asked) {
    const answer = await dial(served, `GET ${path} HTTP/1.1\r\n${head(key)}\r\n`);
    const status = statusOf(answer);
    const leaked = /root:.*:0:0:|import \{|"dependencies"|node_modules/.test(answer);
    if (leaked || status === 0 || status >= 500) wrong.push(`${path}: ${status}`);
  }
  expect(wrong).toEqual([]);
});

test('a repeated parameter is refused where one value is expected, and is a list where several are allowed', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  const statusAt = async (path: string): Promise<number> => (await served.ask(path, { key })).status;
  for (const path of [
    ...[
      '/api/v1/gap?by=agency&by=level',
      '/api/v1/gap?lang=vi&lang=en',
      '/api/v1/gap?asOf=2024-11-01&asOf=x',
    ],
    ...['/api/v1/records?limit=1&limit=2', '/api/v1/records?cursor=a&cursor=b', '/?days=30&days=90'],
    ...['/sign-in?next=/&next=//other.example', '/language/vi?back=/&back=//other.example'],
    ...['/api/v1/gap?agency[]=A', '/api/v1/gap?agency[$ne]=A', '/api/v1/gap?agency.0=A', '/api/v1/gap?=A'],
    ...['/api/v1/gap?__proto__=A', '/api/v1/gap?constructor=A', '/api/v1/gap?__proto__[role]=admin'],
    ...['/search?q=a&q=b', '/cases?__proto__=A', '/cases?toString=A', '/api/v1/records?hasOwnProperty=A'],
  ]) {
    expect(await statusAt(path), path).toBe(400);
  }
  expect(await statusAt('/api/v1/gap?agency=A&agency=A1')).toBe(200);
});

test('an overlong query is refused', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  const long = `/api/v1/gap?agency=${'A'.repeat(20_000)}`;
  expect((await served.ask(long, { key })).status).toBe(431);
  expect((await served.ask(`/api/v1/gap?agency=${'A'.repeat(201)}`, { key })).status).toBe(400);
  const many = `/api/v1/gap?${'agency=A&'.repeat(1_500)}`;
  expect((await served.ask(many, { key })).status).toBe(200);
});

/** Where a browser must not be sent to, in the ways that readers of addresses disagree on. */
const ELSEWHERE = [
  '//other.example',
  '///other.example',
  '/\\other.example',
  '\\\\other.example',
  '/%09/other.example',
  '/%0a/other.example',
  '/%0d%0aLocation:%20//other.example',
  '/.//other.example',
  '/..//other.example',
  'https://other.example',
  'https:other.example',
  '%20//other.example',
  '/%5cother.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '@other.example',
  '.other.example',
];

test('no link redirects to another site or adds a line to a header', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  const wrong: string[] = [];
  for (const place of ELSEWHERE) {
    const form = { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } };
    const answers = [
      await served.ask(`/language/vi?back=${place}`),
      await served.ask('/sign-in', { ...form, body: { key, next: decodeURIComponent(place) } }),
      await served.ask(`/${place}`, { headers: { accept: 'text/html' } }),
      await served.ask(`/cases?case=${place}`),
      await served.ask(`/search?q=${place}`, { key }),
    ];
    for (const answer of answers) {
      const location = answer.headers.get('location');
      const host = location === null ? 'here' : new URL(location, 'http://here').host;
      if (host !== 'here') wrong.push(`${place}: ${location}`);
    }
    const page = await (await served.ask(`/sign-in?next=${place}`)).text();
    const [, next = ''] = /name="next" value="([^"]*)"/.exec(page) ?? [];
    if (new URL(next, 'http://here').host !== 'here') wrong.push(`${place}: ${next}`);
  }
  expect(wrong).toEqual([]);
});

test('line breaks in a value that becomes a header create no header', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  const lines = '%0d%0aset-cookie:%20dongbo_session=mine%0d%0a%0d%0a<html>';
  for (const path of [
    `/language/vi?back=/${lines}`,
    `/language/v${lines}`,
    `/sign-in?next=/${lines}`,
    `/cases/${lines}`,
    `/api/v1/records/${lines}`,
    `/api/v1/worklists/A${lines}.csv`,
    `/api/v1/exports/records.csv?case=${lines}`,
    `/cases?case=${lines}`,
  ]) {
    for (const asker of [key, undefined]) {
      const answer = await served.ask(path, { key: asker, headers: { accept: 'text/html' } });
      const cookies = answer.headers.getSetCookie().filter((cookie) => !cookie.startsWith('dongbo_lang=vi;'));
      expect(cookies, path).toEqual([]);
    }
  }
});

test('a file name has only letters, digits, dots and dashes, whatever name the agency has', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  const code = 'x"; filename="../../evil.exe';
  await work(served.ledger, [{ caseNo: 'odd', agencyCode: code }]);
  const answer = await served.ask(`/api/v1/worklists/${encodeURIComponent(code)}.csv`, { key });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="dongbo-[A-Za-z0-9.-]+\.csv"$/,
  );
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('a method that a route does not have is not found, nor accepted through a header or a field', async () => {
  const { served, routes } = await withEveryRoute(() => servedWithCases());
  const key = await served.key('admin');
  const override = { 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' };
  for (const method of ['OPTIONS', 'TRACE', 'PUT', 'PATCH', 'PROPFIND', 'SEARCH', 'LINK']) {
    const answer = await dial(
      served,
      `${method} /api/v1/gap HTTP/1.1\r\n${head(key)}x-mark: tracing\r\ncontent-length: 0\r\n\r\n`,
    );
    expect(statusOf(answer), method).toBe(404);
    expect(answer).not.toContain('tracing');
  }
  for (const path of ['/api/v1/delivery/pause', '/api/v1/replays?_method=POST']) {
    const answer = await served.ask(path, { key, headers: override });
    expect([400, 404], path).toContain(answer.status);
  }
  expect(await served.ledger.deliveryPause()).toBeNull();
  const methods = new Set(routes.map(({ method }) => method));
  expect(methods).toEqual(new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']));
});

test('HEAD returns no more than GET, and has no body', async () => {
  const { served, routes } = await withEveryRoute(() => servedWithCases());
  const key = await served.key('admin');
  for (const route of routes.filter(({ method }) => method === 'HEAD')) {
    const rule = ruleOf(route);
    if (rule === undefined) continue;
    const answer = await dial(served, `HEAD ${addressOf(route, rule)} HTTP/1.1\r\n${head(key)}\r\n`);
    expect(answer.split('\r\n\r\n')[1], route.url).toBe('');
  }
});

test('the Host header is trusted for nothing', async () => {
  const served = await servedWithCases();
  const key = await served.key('admin');
  for (const path of [
    '/cases',
    '/',
    '/docs',
    '/openapi.json',
    '/queues',
    '/nothing',
    '/language/vi?back=/cases',
  ]) {
    for (const asker of [`authorization: Bearer ${key}\r\n`, '']) {
      for (const host of [
        'host: other.example',
        'host: x\r\nx-forwarded-host: other.example',
        'host: other.example:0@',
      ]) {
        const answer = await dial(
          served,
          `GET ${path} HTTP/1.1\r\n${host}\r\n${asker}accept: text/html\r\nforwarded: host=other.example\r\nconnection: close\r\n\r\n`,
        );
        expect(statusOf(answer), path).toBeGreaterThan(0);
        expect(answer, `${path} ${host}`).not.toContain('other.example');
      }
    }
  }
});
