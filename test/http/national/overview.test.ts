import { expect, test, vi } from 'vitest';
import { nationalGapSchema } from '../../../src/reports/national/schema.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { SOON } from '../../support/soon.ts';
import { oncePerFile, type Served, serve } from '../served.ts';
import { cookiesOf, sharedKey } from './sharedKey.ts';
import { servedTogether } from './twoServed.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };

/** Three provinces of 3, 5 and 7 cases; the first two have a key in common. */
const made = oncePerFile(async (atEnd) => {
  const provinces: Served[] = [];
  for (const count of [3, 5, 7]) {
    const served = await serve({}, { atEnd });
    await served.ledger.ingest({ rows: manyRows(count), drafts: [], readAt: NOW, now: NOW });
    provinces.push(served);
  }
  const together = await servedTogether(provinces, atEnd);
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
  return { provinces, together };
});

async function common(): Promise<string> {
  return await sharedKey(made().provinces.slice(0, 2), `of two ${performance.now()}`);
}

async function signedIn(key: string) {
  const answer = await made().together.ask('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ key }),
    headers: SAME,
  });
  return { answer, cookies: cookiesOf(answer) };
}

test('adds up the provinces that know the key, and names the others', async () => {
  const { together, provinces } = made();
  const read = async (key: string | undefined) => {
    const answer = await together.ask('/api/v1/gap', key === undefined ? {} : { key });
    return answer.status === 200 ? nationalGapSchema.parse(await answer.json()) : answer.status;
  };
  expect(await read(await common())).toMatchObject({
    ...{ total: 8, without: ['H2'] },
    provinces: [
      { code: 'H0', figures: { total: 3 } },
      { code: 'H1', figures: { total: 5 } },
      { code: 'H2', figures: null, unread: 'no_access' },
    ],
  });
  expect(await read(await provinces[2]?.key('admin'))).toMatchObject({ total: 7, without: ['H0', 'H1'] });
  // Of certain agencies there is no figure of a province.
  const ofA = await provinces[2]?.key('viewer', { agencies: ['A'] });
  const no = { figures: null, unread: 'no_access' };
  expect(await read(ofA)).toMatchObject({ total: 0, without: ['H0', 'H1', 'H2'], provinces: [no, no, no] });
  expect([await read(undefined), await read('dongbo_none')]).toEqual([401, 401]);
});

test('a past date is that of each line, and a wrong one is refused', async () => {
  const key = await common();
  const ask = (asOf: string) => made().together.ask(`/api/v1/gap?asOf=${asOf}`, { key });
  const past = nationalGapSchema.parse(await (await ask('2024-01-01')).json());
  expect(past.provinces[0]?.figures?.asOf).toBe('2024-01-01T00:00:00+07:00');
  expect((await ask('2024-02-31')).status).toBe(400);
});

test('a province that revokes the key is in no sum, and the others stay', async () => {
  const { provinces, together } = made();
  const key = await sharedKey(provinces.slice(0, 2), 'revoked by one');
  await provinces[0]?.ledger.revokeApiKey('revoked by one', { who: 'cli:tester', origin: 'here' }, NOW);
  const answer = await together.ask('/api/v1/gap', { key });
  expect(await answer.json()).toMatchObject({ total: 5, without: ['H0', 'H2'] });
});

test('a session is one of each province, and opens no other', async () => {
  const { together } = made();
  const { answer, cookies } = await signedIn(await common());
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  expect([...cookies.keys()]).toEqual(['/p/H0', '/p/H1', '/']);
  const root = cookies.get('/') ?? '';
  const page = await (await together.ask('/', { headers: { cookie: root } })).text();
  expect(page).toContain('of two');
  expect(page).toMatch(/Tổng cộng<\/strong><\/th><td class="number">8</);
  expect(page).toContain('Tổng cộng chưa gồm: Tỉnh 2 (không có quyền xem).');
  for (const place of [0, 1]) {
    const own = `${cookies.get(`/p/H${place}`)}; ${root}`;
    expect((await together.ask(`/p/H${place}/api/v1/gap`, { headers: { cookie: own } })).status).toBe(200);
    expect((await together.ask('/p/H2/api/v1/gap', { headers: { cookie: own } })).status).toBe(401);
  }
  const ofOther = { cookie: cookies.get('/p/H1') ?? '' };
  expect((await together.ask('/p/H0/api/v1/gap', { headers: ofOther })).status).toBe(401);
  // The cookie of all is none of a province's.
  expect((await together.ask('/p/H0/api/v1/gap', { headers: { cookie: root } })).status).toBe(401);
});

test('pages of a province lead to the others that the session is for, and out of all of them', async () => {
  const { together } = made();
  const { cookies } = await signedIn(await common());
  const root = cookies.get('/') ?? '';
  const read = async (cookie: string) => await (await together.ask('/p/H0/', { headers: { cookie } })).text();
  const page = await read(`${cookies.get('/p/H0')}; ${root}`);
  expect(page).toContain("<a href='/p/H1/'>");
  expect(page).not.toContain('/p/H2/');
  expect(page).toContain("action='/sign-out'");
  // Another key here since: the links would be of somebody else.
  const own = await signedInAlone();
  expect(await read(`${own}; ${root}`)).not.toContain('/p/H1/');
  const out = await together.ask('/sign-out', { method: 'POST', headers: { ...SAME, cookie: root } });
  expect([...cookiesOf(out).keys()]).toEqual(['/p/H0', '/p/H1', '/']);
  for (const place of [0, 1]) {
    const cookie = cookies.get(`/p/H${place}`) ?? '';
    const answer = await together.ask(`/p/H${place}/api/v1/gap`, { headers: { cookie } });
    expect(answer.status).toBe(401);
  }
});

async function signedInAlone(): Promise<string> {
  const { together, provinces } = made();
  const key = (await provinces[0]?.key('viewer')) ?? '';
  const body = new URLSearchParams({ key });
  const answer = await together.ask('/p/H0/sign-in', { method: 'POST', body, headers: SAME });
  return cookiesOf(answer).get('/p/H0') ?? '';
}

test('without a session the list of provinces is there for all, and no figure', async () => {
  const { together } = made();
  for (const cookie of ['', 'dongbo_provinces=H0.wrong~H1.wrong', 'dongbo_provinces=~.~x']) {
    const answer = await together.ask('/', { headers: { cookie } });
    const page = await answer.text();
    expect([answer.status, page]).toEqual([200, expect.stringContaining('href="/p/H2/"')]);
    expect(page).not.toContain('class="number"');
  }
});

test('a province that is away is named, and whose key only it could know is told so', async () => {
  const { together, provinces } = made();
  const key = await common();
  const ofThird = await provinces[2]?.key('viewer');
  await together.mounts[1]?.shut();
  const answer = await together.ask('/api/v1/gap', { key });
  expect(await answer.json()).toMatchObject({
    ...{ total: 3, without: ['H1', 'H2'] },
    provinces: [{ unread: null }, { unread: 'unreadable' }, { unread: 'no_access' }],
  });
  await together.mounts[2]?.shut();
  const away = await together.ask('/api/v1/gap', ofThird === undefined ? {} : { key: ofThird });
  expect([away.status, await away.json()]).toMatchObject([503, { code: 'province_away' }]);
  for (const mount of together.mounts) mount.open();
  await vi.waitFor(() => expect(together.mounts.every(({ side }) => side !== null)).toBe(true), SOON);
});

test('no other site signs anybody in or out, and ten wrong keys have to wait', async () => {
  const { together } = made();
  const key = await common();
  const send = (path: string, body: Record<string, string>, headers: Record<string, string>) =>
    together.ask(path, { method: 'POST', body: new URLSearchParams(body), headers });
  expect((await send('/sign-in', { key }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  const { cookies } = await signedIn(key);
  const cookie = cookies.get('/') ?? '';
  const foreign = await send('/sign-out', {}, { cookie, 'sec-fetch-site': 'cross-site' });
  expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
  const statuses = [];
  for (let n = 0; n < 12; n += 1) statuses.push((await send('/sign-in', { key: 'wrong' }, SAME)).status);
  expect([statuses.at(0), statuses.at(-1)]).toEqual([401, 429]);
  expect((await together.ask('/api/v1/gap', { key: await common() })).status).toBe(429);
  // A key that worked from here before still does.
  expect((await together.ask('/api/v1/gap', { key })).status).toBe(200);
});
