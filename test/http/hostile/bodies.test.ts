import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withEveryRoute } from '../everyRoute.ts';
import { addressOf, ruleOf } from '../roleTable.ts';
import type { Served } from '../served.ts';
import { servedWithCases } from '../someCases.ts';
import { dial, statusOf } from './dial.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 1_048_576;
const SAME_SITE = { 'sec-fetch-site': 'same-origin' };

interface Site {
  readonly served: Served;
  readonly key: string;
  /** Addresses of every route that takes a body. */
  readonly written: readonly string[];
}

async function site(): Promise<Site> {
  const { served, routes } = await withEveryRoute(() =>
    servedWithCases({}, { http: { trustedProxies: ['127.0.0.1'] } }),
  );
  const written = routes.flatMap((route) => {
    const rule = ruleOf(route);
    return route.method !== 'POST' || rule?.body === undefined ? [] : [addressOf(route, rule)];
  });
  return { served, key: await served.key('admin'), written };
}

let address = 0;

async function send(
  { served, key }: Site,
  path: string,
  {
    type = 'application/json',
    encoding = '',
    body,
  }: { readonly type?: string; readonly encoding?: string; readonly body: string | Uint8Array<ArrayBuffer> },
): Promise<{ readonly status: number; readonly text: string }> {
  address += 1;
  const headers = { ...SAME_SITE, 'content-type': type, 'x-forwarded-for': `10.0.0.${address}` };
  const answer = await fetch(`${served.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...{ authorization: `Bearer ${key}`, ...headers },
      ...(encoding === '' ? {} : { 'content-encoding': encoding }),
    },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

/** What is well-formed JSON and what no route asks for. */
const WRONG = [
  '[]',
  '"text"',
  '7',
  'true',
  '{"filter":[],"key":[],"note":[],"case":{}}',
  '{"filter":{"agency":{"$ne":null}},"key":{"$ne":null},"note":{"a":1},"case":{"$ne":null}}',
  '{"filter":{"case":[["a"]]},"key":7,"note":7,"case":7}',
  '{"filter":{},"key":"k","note":"","case":"a","surplus":1}',
  '{"filter":{"surplus":["a"]},"key":null,"note":null,"case":null,"state":"surplus"}',
  '{"constructor":{"prototype":{"role":"admin"}}}',
  `{"filter":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
  '['.repeat(100_000) + ']'.repeat(100_000),
];

/** What is no JSON at all, or hides a prototype in it. */
const MALFORMED = [
  '{',
  '{"filter":{},}',
  "{'filter':{}}",
  'NaN',
  '{"filter":{}}{"filter":{}}',
  '\u0000',
  '['.repeat(200_000),
  '{"__proto__":{"role":"admin"}}',
  '{"filter":{"__proto__":{"agency":["A"]}}}',
];

test('a body that does not match the route is refused, and changes nothing', async () => {
  const here = await site();
  expect(here.written).toEqual(expect.arrayContaining(['/api/v1/replays', '/api/v1/session', '/sign-in']));
  const { ledger } = here.served;
  const before = await ledger.auditTrail({ limit: 100 });
  const wrong: string[] = [];
  for (const path of here.written) {
    for (const body of [...WRONG, ...MALFORMED]) {
      const { status, text } = await send(here, path, { body });
      const tells = /\n\s+at |node_modules|SyntaxError|Unexpected token/.test(text);
      // A form may be no longer than what people write into it.
      const due = path.startsWith('/api/') || body.length < 10_000 ? [400] : [400, 413];
      if (!due.includes(status) || tells)
        wrong.push(`${path} ${body.slice(0, 60)}: ${status} ${text.slice(0, 90)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(await ledger.auditTrail({ limit: 100 })).toEqual(before);
  expect(await ledger.replays({ limit: 1 })).toEqual([]);
  expect(({} as { role?: string }).role).toBeUndefined();
});

test('a body of an unexpected type is not read: the API reads no form, and routes without a body read none', async () => {
  const here = await site();
  const types = [
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-ndjson',
    'x',
  ];
  const wrong: string[] = [];
  for (const path of here.written) {
    const form = path.startsWith('/api/') ? ['application/x-www-form-urlencoded'] : [];
    for (const type of [...types, ...form]) {
      const { status } = await send(here, path, { type, body: 'filter=&key=x&case=a' });
      const isUpload = path.endsWith('/upload') && type.startsWith('multipart');
      if (status !== (isUpload ? 400 : 415) && !(type === 'x' && status === 400))
        wrong.push(`${path} ${type}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a form cannot set unknown fields, nor a prototype', async () => {
  const here = await site();
  const type = 'application/x-www-form-urlencoded';
  const pages = here.written.filter((path) => !path.startsWith('/api/'));
  expect(pages.length).toBeGreaterThan(1);
  for (const path of pages) {
    for (const body of [
      '__proto__=x&key=k&case=a',
      'constructor=x&key=k&case=a',
      'key[a]=1',
      'state=a&key[]=1',
    ]) {
      expect((await send(here, path, { type, body })).status, `${path} ${body}`).toBe(400);
    }
  }
  expect(({} as { role?: string }).role).toBeUndefined();
});

test('bytes that are not valid UTF-8 are at most an unknown case', async () => {
  const here = await site();
  const body = Buffer.concat([
    Buffer.from('{"dryRun":true,"filter":{"case":["'),
    Buffer.from([0xc0, 0xaf, 0xff, 0xed, 0xa0, 0x80]),
    Buffer.from('"]}}'),
  ]);
  const answer = await send(here, '/api/v1/replays', { body: new Uint8Array(body) });
  expect([200, 400]).toContain(answer.status);
  if (answer.status === 200) expect(JSON.parse(answer.text)).toMatchObject({ matched: 0 });
});

test('ten megabytes are refused before they are read, the connection is closed, and memory does not grow', async () => {
  const here = await site();
  const { served, key } = here;
  collectGarbage();
  const before = process.memoryUsage().rss;
  const statuses = new Set<number>();
  for (const path of here.written) {
    for (const framing of [`content-length: ${10 * MEGABYTE}`, 'transfer-encoding: chunked']) {
      const head =
        `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nsec-fetch-site: same-origin\r\n` +
        `content-type: application/json\r\n${framing}\r\n\r\n`;
      // One chunk of ten megabytes, of which the first three hundred kilobytes come.
      const chunk = framing.startsWith('transfer') ? `${(10 * MEGABYTE).toString(16)}\r\n` : '';
      const answer = await dial(served, `${head}${chunk}${'x'.repeat(300_000)}`);
      statuses.add(statusOf(answer));
      expect(answer.toLowerCase(), `${path} ${framing}`).toContain('connection: close');
    }
  }
  expect([...statuses]).toEqual([413]);
  collectGarbage();
  expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(60);
});

test('a compressed body is refused at the same unpacked size as any other', async () => {
  const here = await site();
  const packed = new Uint8Array(gzipSync(Buffer.alloc(60 * MEGABYTE, ' ')));
  expect(packed.length).toBeLessThan(100_000);
  collectGarbage();
  const before = process.memoryUsage().rss;
  const statusOf = async (encoding: string, body: Uint8Array<ArrayBuffer>): Promise<number> =>
    (await send(here, '/api/v1/replays', { encoding, body })).status;
  expect(await statusOf('gzip', packed)).toBe(413);
  expect((process.memoryUsage().rss - before) / MEGABYTE).toBeLessThan(60);
  expect(await statusOf('gzip', new Uint8Array(Buffer.from('no gzip')))).toBe(400);
  expect([400, 415]).toContain(await statusOf('gzip, gzip', new Uint8Array(gzipSync(gzipSync('{}')))));
  expect(await statusOf('none-such', new Uint8Array(Buffer.from('{}')))).toBe(415);
});

test('a body sent with a reading request is ignored', async () => {
  const { served, key } = await site();
  const answer = await dial(
    served,
    `GET /api/v1/gap HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n` +
      'content-length: 2\r\nconnection: close\r\n\r\n{x',
  );
  expect([200, 400]).toContain(statusOf(answer));
});
