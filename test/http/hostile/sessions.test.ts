import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { newKey } from '../../../src/http/auth/keyText.ts';
import { timeStandsStill } from '../../support/timeStandsStill.ts';
import { type AskOptions, type Served, serve } from '../served.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const SAME_SITE = { 'sec-fetch-site': 'same-origin' };
const ADDRESS = '/api/v1/session';

let served: Served;
beforeEach(async () => {
  served = await serve();
});

/** The session that the answer begins; '' where it begins none. */
function sessionOf(answer: Response): string {
  return /dongbo_session=([^;]*)/.exec(answer.headers.getSetCookie().join())?.[1] ?? '';
}

async function signIn(key: string, cookie = ''): Promise<string> {
  const headers = { ...SAME_SITE, ...(cookie === '' ? {} : { cookie }) };
  return sessionOf(await served.ask(ADDRESS, { method: 'POST', body: { key }, headers }));
}

async function statusWith(cookie: string, options: AskOptions = {}): Promise<number> {
  return (await served.ask(ADDRESS, { ...options, headers: { cookie, ...SAME_SITE } })).status;
}

test('signing in never adopts a session id chosen by somebody else', async () => {
  const key = await served.key('viewer');
  const planted = Buffer.alloc(32, 7).toString('base64url');
  const begun = await signIn(key, `dongbo_session=${planted}`);
  expect(begun).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(begun).not.toBe(planted);
  expect(await statusWith(`dongbo_session=${planted}`)).toBe(401);
  const [one, other] = [await signIn(key), await signIn(key)];
  expect(one).not.toBe(other);
});

test('a session is taken from the cookie, and from nowhere else', async () => {
  const session = await signIn(await served.key('viewer'));
  expect(await statusWith(`dongbo_session=${session}`)).toBe(200);
  const elsewhere: AskOptions[] = [
    { headers: { authorization: `Bearer ${session}` } },
    { headers: { 'x-session': session, dongbo_session: session } },
    { headers: { cookie: `DONGBO_SESSION=${session}; __Host-dongbo_session=${session}` } },
  ];
  for (const options of elsewhere) expect((await served.ask(ADDRESS, options)).status).toBe(401);
  for (const query of [`dongbo_session=${session}`, `session=${session}`, `key=${session}`]) {
    expect((await served.ask(`${ADDRESS}?${query}`)).status, query).toBe(401);
  }
});

test('a key is taken from its header, and from nowhere else, because addresses are recorded', async () => {
  const key = await served.key('viewer');
  for (const query of [`key=${key}`, `access_token=${key}`, `authorization=Bearer%20${key}`]) {
    expect((await served.ask(`/api/v1/gap?${query}`)).status, query).toBe(401);
  }
  const basic = Buffer.from(`dongbo:${key}`).toString('base64');
  for (const authorization of [key, `Basic ${basic}`, `Bearer ${key} x`, `Bearer, ${key}`, `Token ${key}`]) {
    expect((await served.ask('/api/v1/gap', { headers: { authorization } })).status, authorization).toBe(401);
  }
});

test('an ended session stays ended, however often its kept cookie is tried', async () => {
  const key = await served.key('viewer', { name: 'goes' });
  const [left, revoked] = [await signIn(key), await signIn(key)];
  expect(await statusWith(`dongbo_session=${left}`, { method: 'DELETE' })).toBe(204);
  expect(await statusWith(`dongbo_session=${left}`)).toBe(401);
  expect(await statusWith(`dongbo_session=${revoked}`)).toBe(200);
  await served.ledger.revokeApiKey('goes', BY, served.clock.now);
  for (let n = 0; n < 3; n += 1) {
    for (const session of [left, revoked]) {
      expect(await statusWith(`dongbo_session=${session}`)).toBe(401);
      expect(await statusWith(`dongbo_session=${session}`, { method: 'DELETE' })).toBe(401);
    }
  }
});

test('odd, numerous, repeated or oversized cookies admit nobody and break nothing', async () => {
  const session = await signIn(await served.key('viewer'));
  const wrong = 'x'.repeat(43);
  for (const cookie of [
    ...[
      'dongbo_session=',
      'dongbo_session',
      '=',
      ';;;',
      'dongbo_session=%',
      'dongbo_session="',
      '__proto__=x',
    ],
    ...[
      `dongbo_session=${session}x`,
      `dongbo_session=${session.slice(0, -1)}`,
      `dongbo_session=${'x'.repeat(8_000)}`,
    ],
    ...[`dongbo_session=${session.toLowerCase()}`, `dongbo_session=%00${session}`, 'a=b; '.repeat(1_500)],
  ]) {
    expect(await statusWith(cookie), cookie.slice(0, 60)).toBe(401);
  }
  // Of two, the first counts: browsers send the one of the longer path first, and ours is the only one of its name.
  expect(await statusWith(`dongbo_session=${session}; dongbo_session=${wrong}`)).toBe(200);
  expect(await statusWith(`dongbo_session=${wrong}; dongbo_session=${session}`)).toBe(401);
  expect(await statusWith(`dongbo_session=${'x'.repeat(20_000)}`)).toBe(431);
  expect(await statusWith('dongbo_lang=<script>; dongbo_lang=vi')).toBe(401);
});

test('a wrong key beside a valid session is refused', async () => {
  const cookie = `dongbo_session=${await signIn(await served.key('admin'))}`;
  const answer = await served.ask(ADDRESS, { key: newKey().text, headers: { cookie, ...SAME_SITE } });
  expect(answer.status).toBe(401);
});

test('failed tries are counted together over all routes, and known keys cannot be told from unknown ones', async () => {
  // They count for a minute.
  timeStandsStill();
  const known = await served.key('viewer');
  const wrongSecret = known.slice(0, -1) + (known.endsWith('a') ? 'b' : 'a');
  const doors: readonly ((key: string) => Promise<Response>)[] = [
    async (key) => await served.ask('/api/v1/gap', { key }),
    async (key) => await served.ask(ADDRESS, { method: 'POST', body: { key }, headers: SAME_SITE }),
    async (key) => await served.ask('/sign-in', { method: 'POST', body: { key }, headers: SAME_SITE }),
    async (key) => await served.ask('/metrics', { key }),
  ];
  const said = new Set<string>();
  for (const key of [wrongSecret, newKey().text]) {
    for (const door of doors) {
      const answer = await door(key);
      expect(answer.status).toBe(401);
      said.add((await answer.text()).replace(/"requestId":"[^"]*"/, ''));
    }
  }
  // One text of the API, and one page.
  expect(said.size, 'what is said does not depend on the key').toBe(2);
  for (const door of doors.slice(0, 2)) expect((await door('wrong')).status).toBe(401);
  for (const door of doors) expect((await door(known)).status).toBe(429);
});

test('secrets are compared in constant time, by hashes of equal length', () => {
  const source = (name: string): string =>
    readFileSync(new URL(`../../../src/http/auth/${name}.ts`, import.meta.url), 'utf8');
  for (const name of ['authenticate', 'scrapeToken']) {
    expect(source(name)).toMatch(/timingSafeEqual\(keyHash\(\w+\), /);
    expect(source(name)).not.toMatch(/(===|!==|equals\().*(hash|secret|token)\b(?! ===? null)/i);
  }
  // A session is found by its hash: what a comparison would tell of the hash tells nothing of the session.
  expect(source('sessions')).not.toMatch(/#sessions\.(get|has|delete)\(text\)/);
});
