import { expect, test } from 'vitest';
import { documentPath } from '../../scripts/reference/documents.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Access } from '../../src/http/auth/guard.ts';
import { newKey, newLinkSecret } from '../../src/http/auth/keyText.ts';
import type { OidcSettings } from '../../src/http/auth/oidc/claims.ts';
import { type Route, withEveryRoute } from './everyRoute.ts';
import { roleDocument } from './roleDocument.ts';
import { addressOf, keyOf, ROLE_TABLE, type Rule, ruleOf } from './roleTable.ts';
import { SCRAPE_TOKEN, type Served } from './served.ts';
import { servedWithCases } from './someCases.ts';

const BY = { who: 'cli:tester', origin: 'here' };

/** An identity provider that nobody can reach. */
const OIDC: OidcSettings = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'dongbo',
  clientSecret: new Secret('secret'),
  label: 'SSO',
  scopes: [],
  nameClaim: 'name',
  roleClaim: 'roles',
  roles: { admin: 'admin' },
  agencyClaim: null,
  wholeProvince: '*',
  userInfo: false,
  clockToleranceSeconds: 30,
};

/** What a request comes with; made anew for each, because some end with their use. */
type Credential = () => Promise<Readonly<Record<string, string>>>;

/** Who asks, in the order of the document: its words there, and what it is let do. */
const ASKERS = {
  none: { vi: 'không có khóa', en: 'no key' },
  malformed: { vi: 'khóa sai dạng', en: 'malformed key' },
  basic: { vi: 'HTTP Basic', en: 'HTTP Basic' },
  wrong: { vi: 'khóa không có thật', en: 'unknown key' },
  expired: { vi: 'khóa hết hạn', en: 'expired key' },
  revoked: { vi: 'khóa đã thu hồi', en: 'revoked key' },
  signedOut: { vi: 'phiên đã đăng xuất', en: 'session signed out' },
  keyless: { vi: 'phiên của khóa đã thu hồi', en: 'session of a revoked key' },
  scraper: { vi: 'mã của Prometheus', en: 'scrape token' },
  viewer: { vi: 'viewer', en: 'viewer' },
  operator: { vi: 'operator', en: 'operator' },
  admin: { vi: 'admin', en: 'admin' },
  session: { vi: 'phiên của viewer', en: 'session of a viewer' },
  foreign: { vi: 'phiên của admin, do trang khác gửi', en: 'session of an admin, asked by another site' },
  viewerOfA: { vi: 'viewer, một số cơ quan', en: 'viewer for certain agencies' },
  operatorOfA: { vi: 'operator, một số cơ quan', en: 'operator for certain agencies' },
  adminOfA: { vi: 'admin, một số cơ quan', en: 'admin for certain agencies' },
} as const;
type Asker = keyof typeof ASKERS;
const NAMES = Object.keys(ASKERS) as Asker[];

const SOME = ['none', 'viewer', 'admin', 'viewerOfA', 'adminOfA'] as const satisfies readonly Asker[];
const NOBODY = new Set<Asker>(NAMES.slice(0, NAMES.indexOf('scraper')));
const MAY: Readonly<Record<Access, readonly Asker[]>> = {
  public: NAMES,
  scrape: NAMES.slice(NAMES.indexOf('scraper')),
  viewer: NAMES.slice(NAMES.indexOf('viewer')),
  operator: ['operator', 'admin', 'foreign', 'operatorOfA', 'adminOfA'],
  admin: ['admin', 'foreign', 'adminOfA'],
};

/** What the table says that the asker gets. */
function expected({ method }: Route, rule: Rule, asker: Asker): number {
  const { access, page, scoped, ok = 200, scopedOk = ok, ownPage = false } = rule;
  const changes = ownPage || (method !== 'GET' && method !== 'HEAD');
  if (asker === 'basic' && rule.basic === true) return ok;
  // Signing in needs no key, but one of our own pages.
  if (access === 'public') return asker === 'foreign' && changes ? 403 : ok;
  // The scraper's token is no key: anywhere else it is a wrong one.
  if (NOBODY.has(asker) || (asker === 'scraper' && access !== 'scrape')) return page ? 303 : 401;
  if (asker === 'foreign' && changes) return 403;
  if (!MAY[access].includes(asker)) return 403;
  if (!asker.endsWith('OfA')) return ok;
  return scoped === 'refused' ? 403 : scopedOk;
}

async function credentials(served: Served): Promise<Readonly<Record<Asker, Credential>>> {
  const bearer =
    (key: string): Credential =>
    async () => ({ authorization: `Bearer ${key}` });
  const session =
    (key: string, site: string): Credential =>
    async () => ({
      cookie: await signIn(served, key),
      'sec-fetch-site': site,
    });
  const expired = await served.key('admin', { expiresAt: served.clock.now });
  const revoked = await served.key('admin', { name: 'revoked' });
  const [signedOut, keyless] = [await signIn(served, revoked), await signIn(served, revoked)];
  await served.ask('/api/v1/session', {
    method: 'DELETE',
    headers: { cookie: signedOut, 'sec-fetch-site': 'same-origin' },
  });
  await served.ledger.revokeApiKey('revoked', BY, served.clock.now);
  const ofA = { agencies: ['A'] };
  const viewer = await served.key('viewer');
  const admin = await served.key('admin');
  return {
    none: async () => ({}),
    malformed: bearer('dongbo_malformed'),
    basic: async () => ({ authorization: `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}` }),
    wrong: bearer(newKey().text),
    expired: bearer(expired),
    revoked: bearer(revoked),
    signedOut: async () => ({ cookie: signedOut, 'sec-fetch-site': 'same-origin' }),
    keyless: async () => ({ cookie: keyless, 'sec-fetch-site': 'same-origin' }),
    scraper: bearer(SCRAPE_TOKEN),
    viewer: bearer(viewer),
    operator: bearer(await served.key('operator')),
    admin: bearer(admin),
    session: session(viewer, 'same-origin'),
    foreign: session(admin, 'cross-site'),
    viewerOfA: bearer(await served.key('viewer', ofA)),
    operatorOfA: bearer(await served.key('operator', ofA)),
    adminOfA: bearer(await served.key('admin', ofA)),
  };
}

async function signIn(served: Served, key: string): Promise<string> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answer = await served.ask('/api/v1/session', { method: 'POST', body: { key }, headers });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function bodyOf(
  { body: written }: Rule,
  key: string,
  { ledger, clock }: Served,
): Promise<string | undefined> {
  if (written === undefined) return undefined;
  const body = JSON.stringify(written).replace('{key}', key).replace('{new}', newKey().id);
  if (!body.includes('{link}')) return body;
  const { id, hash } = newKey();
  const { text, hash: linkHash } = newLinkSecret();
  const link = { hash: linkHash, expiresAt: clock.now + 1_000 };
  const scope = { role: 'viewer', agencies: null, expiresAt: null } as const;
  await ledger.createApiKey({ id, hash, name: id, link, ...scope }, BY, clock.now);
  return body.replace('{link}', text);
}

test('every route admits the roles of the table, and nobody else, whatever they send', async () => {
  const { served, routes } = await withEveryRoute(() =>
    // Each asks from an address of its own: after ten wrong keys one would have to wait.
    servedWithCases({}, { http: { trustedProxies: ['127.0.0.0/8'], oidc: OIDC } }),
  );
  for (let n = 0; n < 3; n += 1) {
    await served.ledger.createReplay({
      ...{ filter: {}, caseFilter: '{}', note: '', by: BY, ratePerSecond: 1, now: served.clock.now },
    });
  }
  const given = await credentials(served);
  const valid = await served.key('viewer');
  const wrong: string[] = [];
  let address = 0;
  for (const route of routes) {
    const rule = ruleOf(route);
    if (rule === undefined) {
      wrong.push(`${route.method} ${route.url} is not in the table of roles`);
      continue;
    }
    // HEAD is made from GET with all that it says: some tell whether that holds.
    for (const asker of route.method === 'HEAD' ? SOME : NAMES) {
      address += 1;
      const from = `10.0.${address >> 8}.${address & 255}`;
      const own = rule.access === 'public' && asker !== 'foreign';
      const origin = own ? { 'sec-fetch-site': 'same-origin' } : {};
      const body = await bodyOf(rule, valid, served);
      const answer = await served.ask(addressOf(route, rule), {
        method: route.method,
        headers: { ...(await given[asker]()), ...origin, 'x-forwarded-for': from },
        ...(body === undefined ? {} : { body }),
      });
      await answer.body?.cancel();
      // What was ended for good is ended for the next as well: that is no matter of who asks.
      const status = answer.status === 409 ? (rule.ok ?? 200) : answer.status;
      const due = expected(route, rule, asker);
      if (status !== due) wrong.push(`${route.method} ${route.url}, ${asker}: ${status}, not ${due}`);
    }
  }
  expect(wrong).toEqual([]);
  const known = new Set(routes.map(keyOf));
  expect(
    Object.keys(ROLE_TABLE).filter((route) => !known.has(route)),
    'no longer there',
  ).toEqual([]);
  for (const language of ['en', 'vi'] as const) {
    const document = roleDocument(ROLE_TABLE, ASKERS, language, (asker, access, method) => {
      const status = expected({ method, url: '' }, { access, scoped: 'narrowed' }, asker as Asker);
      return status === 200 ? null : status;
    });
    const file = `../../${documentPath('roles', language)}`;
    await expect(document, 'run npm run reference').toMatchFileSnapshot(file);
  }
});

test('a key for certain agencies is refused wherever it names another, among its own and alone', async () => {
  const { served, routes } = await withEveryRoute(() => servedWithCases());
  const [whole, ofA] = [await served.key('admin'), await served.key('admin', { agencies: ['A'] })];
  const given: string[] = [];
  const wrong: string[] = [];
  for (const route of routes) {
    const rule = ruleOf(route);
    if (rule?.scoped !== 'narrowed' || route.method === 'HEAD') continue;
    const own = addressOf(route, rule);
    const asked = async (query: string, key: string, body?: unknown): Promise<number> => {
      const path = `${own}${own.includes('?') ? '&' : '?'}${query}`;
      const answer = await served.ask(path, { key, method: route.method, body });
      await answer.body?.cancel();
      return answer.status;
    };
    // A route either refuses a parameter that it does not know, or reads none at all.
    const reads = route.method === 'GET' && (await asked('none=1', whole)) === 400;
    if (reads && (await asked('agency=B', whole)) !== 400) {
      given.push(keyOf(route));
      for (const query of ['agency=B', 'agency=A,B', 'agency=A&agency=B', 'agency=none']) {
        const status = await asked(query, ofA);
        // One that takes a single agency refuses a second one for everybody.
        if (status !== 403 && (await asked(query, whole)) !== 400)
          wrong.push(`${keyOf(route)}?${query}: ${status}`);
      }
      for (const query of ['agency=A', 'agency=A1']) {
        if ((await asked(query, ofA)) === 403) wrong.push(`${keyOf(route)}?${query}: refused`);
      }
    }
    if (rule.outside !== undefined) {
      given.push(keyOf(route));
      const status = await asked('', ofA, rule.outside);
      if (status !== 403) wrong.push(`${keyOf(route)}, body: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(given).toMatchInlineSnapshot(`
    [
      "GET /api/v1/gap",
      "GET /api/v1/gap/history",
      "GET /api/v1/gap/explain",
      "GET /api/v1/punctuality",
      "GET /api/v1/records",
      "GET /api/v1/exports/gap.csv",
      "GET /api/v1/exports/gap.xlsx",
      "GET /api/v1/exports/history.csv",
      "GET /api/v1/exports/history.xlsx",
      "GET /api/v1/exports/punctuality.csv",
      "GET /api/v1/exports/punctuality.xlsx",
      "GET /api/v1/exports/records.csv",
      "GET /api/v1/exports/records.xlsx",
      "POST /api/v1/replays",
      "GET /api/v1/preview",
      "GET /preview",
      "POST /preview",
      "GET /gap",
      "GET /causes",
      "GET /cases",
      "GET /replays/new",
      "POST /replays/new",
      "POST /replays",
    ]
  `);
});
