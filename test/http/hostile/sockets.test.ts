import { beforeEach, expect, test } from 'vitest';
import { SOON } from '../../support/soon.ts';
import { type Served, serve } from '../served.ts';
import { dial, statusOf } from './dial.ts';

let served: Served;
let head: string;
beforeEach(async () => {
  served = await serve();
  head = `host: x\r\nauthorization: Bearer ${await served.key('operator')}\r\ncontent-type: application/json\r\n`;
});

/** Stands behind a request: answered only by whoever takes it for one of its own. */
const SMUGGLED = 'POST /api/v1/delivery/pause HTTP/1.1\r\n';

function answersIn(heard: string): number {
  return heard.split('HTTP/1.1 ').length - 1;
}

const AMBIGUOUS: readonly (readonly [string, string])[] = [
  ['two lengths', 'content-length: 2\r\ncontent-length: 40\r\n\r\n{}'],
  ['two lengths in one', 'content-length: 2, 40\r\n\r\n{}'],
  ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks and a length', 'transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n'],
  ['chunks that are not the last encoding', 'transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
  ['chunks twice', 'transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n0\r\n\r\n'],
  ['a blank before the colon', 'transfer-encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a folded line', 'x-a: b\r\n transfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a negative length', 'content-length: -1\r\n\r\n'],
  ['a length in hexadecimal', 'content-length: 0x2\r\n\r\n{}'],
  ['a length with a sign', 'content-length: +2\r\n\r\n{}'],
  ['a bare line feed', 'content-length: 2\n\n{}'],
  ['a chunk without an end', 'transfer-encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n'],
  ['a chunk of a size that is none', 'transfer-encoding: chunked\r\n\r\n2x\r\n{}\r\n0\r\n\r\n'],
  ['a zero in a header', 'x-a: b\u0000c\r\ncontent-length: 2\r\n\r\n{}'],
];

test('an ambiguously delimited request is refused, and nothing after it is read', async () => {
  for (const [what, rest] of AMBIGUOUS) {
    const first = `POST /api/v1/delivery/resume HTTP/1.1\r\n${head}${rest}`;
    const heard = await dial(served, `${first}${SMUGGLED}${head}\r\n`);
    expect(statusOf(heard), what).toBe(400);
    expect(answersIn(heard), what).toBe(1);
  }
  expect(await served.ledger.deliveryPause()).toBeNull();
});

test('bytes that are no request get a short refusal at most', async () => {
  for (const [what, text, status] of [
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['another protocol', '\u0016\u0003\u0001\u0002\u0000', 400],
    ['HTTP/2 in the clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a version that is none', 'GET /healthz HTTP/9.9\r\nhost: x\r\n\r\n', 400],
    ['a method that is none', 'BREW /healthz HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['letters that are none of an address', 'GET /\u0110 HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['a tunnel', 'CONNECT other.example:443 HTTP/1.1\r\nhost: x\r\n\r\n', 0],
  ] as const) {
    const heard = await dial(served, text);
    expect(statusOf(heard), what).toBe(status);
    expect(heard, what).not.toMatch(/other\.example|node:|\n\s+at /);
  }
});

test('no connection is upgraded to another protocol', async () => {
  for (const upgrade of ['websocket', 'h2c', 'TLS/1.3']) {
    const heard = await dial(
      served,
      `GET /api/v1/gap HTTP/1.1\r\n${head}connection: upgrade\r\nupgrade: ${upgrade}\r\nsec-websocket-version: 13\r\n` +
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nhttp2-settings: AAAA\r\n\r\n',
      SOON.timeout,
      500,
    );
    expect(statusOf(heard), upgrade).toBe(200);
    expect(heard).not.toMatch(/^(HTTP\/1\.1 101|upgrade:)/im);
  }
});

test('a target that names another server is answered by this one, or not at all', async () => {
  for (const target of [
    'http://other.example/healthz',
    '//other.example/healthz',
    'healthz',
    '*',
    '?',
    '/..//healthz',
  ]) {
    const heard = await dial(served, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect([200, 303, 400, 401, 404], target).toContain(statusOf(heard));
    expect(heard).not.toContain('other.example');
  }
});

test('a thousand pipelined requests are answered in order', async () => {
  const once = 'GET /healthz HTTP/1.1\r\nhost: x\r\n';
  const heard = await dial(served, `${`${once}\r\n`.repeat(999)}${once}connection: close\r\n\r\n`);
  expect(answersIn(heard)).toBe(1_000);
  expect(new Set(heard.match(/HTTP\/1\.1 \d+/g))).toEqual(new Set(['HTTP/1.1 200']));
});
