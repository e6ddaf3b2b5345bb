import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SOON } from '../../support/soon.ts';
import { oncePerFile, serve } from '../served.ts';
import { servedTogether } from './twoServed.ts';

const made = oncePerFile(async (atEnd) => {
  const provinces = [await serve({}, { atEnd }), await serve({}, { atEnd })] as const;
  const together = await servedTogether(provinces, atEnd);
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  return { together, keys: [await provinces[0].key('admin'), await provinces[1].key('admin')] as const };
});

test('each province answers below its path, with its own keys', async () => {
  const { together, keys } = made();
  const status = async (place: number, key: 0 | 1) =>
    (await together.ask(`/p/H${place}/api/v1/gap`, { key: keys[key] })).status;
  expect([await status(0, 0), await status(1, 1), await status(0, 1), await status(1, 0)]).toEqual([
    200, 200, 401, 401,
  ]);
});

test('a path of a province leads to it only as it is written', async () => {
  const { together, keys } = made();
  const [key] = keys;
  // Sent as they are: fetch resolves dots by itself.
  for (const path of [
    '/p/%480/api/v1/gap',
    '/p/h0/api/v1/gap',
    '/P/H0/api/v1/gap',
    '/p//H0/api/v1/gap',
    '/p/H00/',
  ])
    expect([path, (await together.ask(path, { key })).status]).toEqual([path, 404]);
  const { port } = new URL(together.url);
  for (const path of ['/p/H1/../H0/api/v1/gap', '/p/H1/%2e%2e/H0/api/v1/gap']) {
    const asked = request({ port, path, headers: { authorization: `Bearer ${key}` } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    expect([path, answer.statusCode]).toEqual([path, 404]);
  }
});

test('cookies, redirects and links of a province stay below its path', async () => {
  const { together, keys } = made();
  const signIn = await together.ask('/p/H1/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ key: keys[1] }),
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect([signIn.status, signIn.headers.get('location')]).toEqual([303, '/p/H1/']);
  const cookie = signIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/; Path=\/p\/H1;/);
  const page = await (
    await together.ask('/p/H1', { headers: { cookie: cookie.split(';')[0] ?? '' } })
  ).text();
  const links = [...page.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => link?.startsWith('/p/H1/') !== true)).toEqual([]);
});

test('the whole says of each province how it is, and one that is shut is not served while the others are', async () => {
  const { together, keys } = made();
  const states = z.object({
    status: z.string(),
    provinces: z.record(z.string(), z.object({ status: z.string() })),
  });
  const read = async () => states.parse(await (await together.ask('/readyz')).json());
  expect(await read()).toEqual({ status: 'ok', provinces: { H0: { status: 'ok' }, H1: { status: 'ok' } } });
  await together.mounts[1]?.shut();
  expect(await read()).toEqual({
    status: 'partly',
    provinces: { H0: { status: 'ok' }, H1: { status: 'not served' } },
  });
  const away = await together.ask('/p/H1/api/v1/gap', { key: keys[1] });
  expect([away.status, await away.json()]).toMatchObject([503, { code: 'province_away' }]);
  const page = await together.ask('/p/H1/cases', { headers: { accept: 'text/html' } });
  expect([page.status, await page.text()]).toMatchObject([
    503,
    expect.stringContaining('chưa truy cập được'),
  ]);
  expect((await together.ask('/p/H0/api/v1/gap', { key: keys[0] })).status).toBe(200);
  expect((await together.ask('/healthz')).status).toBe(200);
  together.mounts[1]?.open();
  await vi.waitFor(async () => expect((await read()).status).toBe('ok'), SOON);
});
