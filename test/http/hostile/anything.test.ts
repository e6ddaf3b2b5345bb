import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILTER_KEYS } from '../../../src/filter/filters.ts';
import { anyText } from '../../support/anyText.ts';
import { type Route, withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import { servedWithCases } from '../someCases.ts';
import { dial, statusOf } from './dial.ts';

/** Words that some reader somewhere takes for more than words, beside any others. */
const TRAPS = [
  '',
  '0',
  '-1',
  'NaN',
  '1e999',
  'null',
  '__proto__',
  '%',
  '%2f',
  '\u0000',
  '\ud800',
  '../',
  "'",
  '2024-02-31',
];
const SENSIBLE = [
  'agency',
  'true',
  '1',
  '2024-11',
  '2024-11-05',
  'A',
  'pending',
  'H23.12',
  'vi',
  '999999999999999',
];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRAPS) },
  { weight: 2, arbitrary: anyText({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(...SENSIBLE) },
);
const KNOWN = [
  ...[
    'by',
    'asOf',
    'limit',
    'cursor',
    'lang',
    'from',
    'to',
    'tree',
    'today',
    'days',
    'sort',
    'order',
    'owner',
    'head',
  ],
  ...['next', 'back', 'note', 'rate', 'key', 'filter', 'dryRun', 'ratePerSecond'],
];
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...FILTER_KEYS, ...KNOWN) },
  { weight: 1, arbitrary: text },
);
const pair = fc.tuple(name, text).map(([one, value]) => `${encoded(one)}=${encoded(value)}`);
/** Often nothing or little: what one wrong name refuses is not read any further. */
const query = fc
  .oneof(
    fc.constant([]),
    pair.map((one) => [one]),
    fc.array(pair, { maxLength: 6 }),
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.dictionary(name, fc.oneof(text, fc.jsonValue({ maxDepth: 3 }))).map((value) => JSON.stringify(value)),
  text,
);

function encoded(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

/** That too much waits may be said, and that this machine has no browser that prints. */
const MAY_BE_SAID = [501, 503];

function isOurFault(status: number): boolean {
  return status === 0 || (status >= 500 && !MAY_BE_SAID.includes(status));
}

test('any request to any route gets an answer, and never a server error', async () => {
  const { served, routes } = await withEveryRoute(() =>
    servedWithCases({}, { http: { trustedProxies: ['127.0.0.1'] } }),
  );
  const key = await served.key('admin');
  const statuses = new Map<number, number>();
  let runs = 0;
  // HEAD is made of GET, and what stands below the other two is not ours.
  const asked = routes.filter(
    ({ method, url }) => method !== 'HEAD' && url !== '/api/v1/events' && !/^\/(queues|docs)\/./.test(url),
  );
  const address = (route: Route, given: string): string => {
    const rule = ruleOf(route);
    const right = rule === undefined ? route.url : addressOf(route, rule);
    return given === '' ? right : route.url.replace(/:[A-Za-z]+|\*/g, encoded(given));
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...asked), text, query, json, async (route, given, more, body) => {
      const writes = route.method === 'POST' || route.method === 'PUT';
      runs += 1;
      const answer = await served.ask(`${address(route, given)}${more}`, {
        ...{ key, method: route.method },
        // From an address of its own: ten wrong keys at the sign-in would else be the end of it.
        headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `10.0.${runs >> 8}.${runs & 255}` },
        ...(writes ? { body } : {}),
      });
      await answer.body?.cancel();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(isOurFault(answer.status), `${route.method} ${route.url}: ${answer.status}`).toBe(false);
    }),
    { numRuns: 1_500 },
  );
  for (const status of [200, 400, 404]) expect(statuses.get(status), `${status}`).toBeGreaterThan(10);
  expect(statuses.has(429)).toBe(false);
  expect((await served.ask('/healthz')).status).toBe(200);
  expect(served.log.events()).not.toContain('http.failed');
});

test('the server keeps working whatever comes over a connection', async () => {
  const { served } = await withEveryRoute(() => servedWithCases());
  const head = `host: x\r\nauthorization: Bearer ${await served.key('admin')}\r\nconnection: close\r\n`;
  const path = fc.oneof(
    fc.webPath(),
    fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((it) => `/${it.replace(/\s/g, '')}`),
    text.map((it) => `/api/v1/records/${it.replace(/[\s\p{Cc}]/gu, '')}`),
    fc
      .array(
        fc.constantFrom('/', '..', '.', '%2f', '%', '%00', ';', '//', 'cases', 'api', 'v1', '?', '#', '\\'),
      )
      .map((parts) => `/${parts.join('')}`),
  );
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      const heard = await dial(served, `GET ${asked} HTTP/1.1\r\n${head}\r\n`);
      expect(isOurFault(statusOf(heard)), `${asked}: ${statusOf(heard)}`).toBe(false);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const line = Buffer.concat([bytes, Buffer.from('\r\n\r\n')]);
      expect([0, 200, 303, 400, 401, 404, 431]).toContain(statusOf(await dial(served, line, 100)));
    }),
    { numRuns: 60 },
  );
  expect((await served.ask('/healthz')).status).toBe(200);
});
