import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../../src/config/secret.ts';
import type { OidcSettings } from '../../../../src/http/auth/oidc/claims.ts';
import type { HttpSettings } from '../../../../src/http/server/deps.ts';
import { startSubPathProxy } from '../../../support/subPathProxy.ts';
import { timeStandsStill } from '../../../support/timeStandsStill.ts';
import { type Browser, openBrowser } from '../../dashboard/browser.ts';
import { type Served, serve } from '../../served.ts';
import { type IdentityProvider, startIdentityProvider } from './identityProvider.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const MEMBER = { preferred_username: 'Trần Bình', roles: ['staff', 'dongbo-operator'] };

// Seconds decide what a token is worth, and how long somebody has to wait.
beforeEach(timeStandsStill);

type Http = HttpSettings['http'];

interface Site {
  readonly served: Served;
  readonly provider: IdentityProvider;
}

async function site(over: Partial<OidcSettings> = {}, http: Partial<Http> = {}): Promise<Site> {
  const provider = await startIdentityProvider(Date.now);
  provider.claims = MEMBER;
  const oidc: OidcSettings = {
    issuer: provider.issuer,
    clientId: 'dongbo',
    clientSecret: new Secret('the secret of the client'),
    label: 'SSO tỉnh',
    scopes: ['openid', 'profile'],
    nameClaim: 'preferred_username',
    roleClaim: 'roles',
    roles: { 'dongbo-viewer': 'viewer', 'dongbo-operator': 'operator', 'dongbo-admin': 'admin' },
    agencyClaim: null,
    wholeProvince: '*',
    userInfo: false,
    clockToleranceSeconds: 30,
    ...over,
  };
  const served = await serve({ now: Date.now }, { http: { ...http, oidc } });
  return { served, provider };
}

/** Goes to the provider and gives the address that it leads back to, without opening it. */
async function backFrom({ served }: Site, browser: Browser, next = ''): Promise<string> {
  const begun = await browser.get(`/sign-in/oidc${next}`);
  expect(begun.status).toBe(303);
  const there = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const back = there.headers.get('location') ?? '';
  expect(back.startsWith(`${served.url}/sign-in/oidc/callback?`)).toBe(true);
  return back.slice(served.url.length);
}

async function signIn(given: Site, browser = openBrowser(given.served), next = ''): Promise<Response> {
  return await browser.get(await backFrom(given, browser, next));
}

test('a person signs in by the provider, with name and role from the claims, and gets back to the page', async () => {
  const given = await site();
  const { served, provider } = given;
  const browser = openBrowser(served);
  expect(await (await browser.get('/sign-in?next=/causes')).text()).toContain(
    '<a class="button" href="/sign-in/oidc?next=%2Fcauses">Sign in with SSO tỉnh</a>',
  );
  const answer = await signIn(given, browser, '?next=/causes');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/causes']);
  expect(answer.headers.getSetCookie().join()).toMatch(
    /dongbo_session=[^;]+; Path=\/; HttpOnly; SameSite=Strict/,
  );
  const page = await (await browser.get('/')).text();
  expect(page).toContain('<strong>Trần Bình</strong> <span>Operator, whole province</span>');
  const [asked] = provider.seen.authorize;
  expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
    ...{ response_type: 'code', client_id: 'dongbo', code_challenge_method: 'S256', scope: 'openid profile' },
    redirect_uri: `${served.url}/sign-in/oidc/callback`,
  });
  expect((await served.ledger.auditTrail({ limit: 1 }))[0]).toMatchObject({
    ...{ action: 'key.created', who: 'oidc:Trần Bình', note: provider.issuer },
    subject: expect.stringMatching(/^Trần Bình \([a-z0-9]{12}\): operator$/),
  });
});

test('the same person keeps their key; role and agencies follow the claims, and end without a role', async () => {
  const given = await site({ agencyClaim: 'org.units' });
  const { served, provider } = given;
  const browser = openBrowser(served);
  provider.claims = { ...MEMBER, org: { units: ['H23.12', 'H23.11'] } };
  await signIn(given, browser);
  expect(await served.ledger.apiKeys()).toMatchObject([{ role: 'operator', agencies: ['H23.11', 'H23.12'] }]);
  provider.claims = { ...MEMBER, roles: 'dongbo-admin', org: { units: '*' } };
  await signIn(given);
  expect(await served.ledger.apiKeys()).toMatchObject([{ role: 'admin', agencies: null }]);
  expect((await served.ledger.auditTrail({ limit: 1 }))[0]).toMatchObject({ action: 'key.changed' });
  expect((await browser.get('/audit')).status).toBe(200);
  provider.claims = { ...MEMBER, roles: ['staff'], org: { units: '*' } };
  const refused = await signIn(given);
  expect([refused.status, (await refused.text()).includes('has no role')]).toEqual([401, true]);
  expect((await browser.get('/')).status).toBe(303);
  for (const org of [{}, { units: [] }, { units: 7 }, undefined]) {
    provider.claims = { ...MEMBER, org };
    expect((await signIn(given)).status, JSON.stringify(org)).toBe(401);
  }
  expect(served.log.events()).toContain('http.oidc_refused');
});

test('roles can come from the userinfo of the provider', async () => {
  const given = await site({ userInfo: true, roleClaim: 'realm_access.roles' });
  given.provider.claims = { preferred_username: 'An' };
  given.provider.userInfo = { realm_access: { roles: ['dongbo-viewer'] } };
  expect((await signIn(given)).status).toBe(303);
  expect(await given.served.ledger.apiKeys()).toMatchObject([{ name: 'An', role: 'viewer' }]);
  given.provider.userInfo = { sub: 'person-2', realm_access: { roles: ['dongbo-admin'] } };
  expect((await signIn(given)).status, 'of somebody else').toBe(401);
});

test('behind a proxy that shares its host, the provider leads back below the path', async () => {
  const given = await site({}, { basePath: '/dongbo', trustedProxies: ['127.0.0.1'] });
  const proxy = await startSubPathProxy(given.served.url, '/dongbo', 'passes it on');
  onTestFinished(() => proxy.close());
  const behind = { ...given, served: { ...given.served, url: proxy.url } };
  const browser = openBrowser(behind.served);
  const answer = await signIn(behind, browser, '?next=/causes');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dongbo/causes']);
  const [cookie] = (await browser.get('/sign-in/oidc')).headers.getSetCookie();
  expect(cookie).toMatch(/^dongbo_oidc=.*; Path=\/dongbo\/sign-in\/oidc; /);
  const [asked] = given.provider.seen.authorize;
  expect(asked?.searchParams.get('redirect_uri')).toBe(`${proxy.url}/sign-in/oidc/callback`);
  expect((await browser.get('/causes')).status).toBe(200);
});

const seconds = (): number => Math.floor(Date.now() / 1_000);
test.each<[string, (provider: IdentityProvider) => void]>([
  ['of another audience', (idp) => Object.assign(idp, { claims: { ...MEMBER, aud: 'another' } })],
  ['of another issuer', (idp) => Object.assign(idp, { claims: { ...MEMBER, iss: 'https://else.example' } })],
  ['that has expired', (idp) => Object.assign(idp, { claims: { ...MEMBER, exp: seconds() - 31 } })],
  ['not valid yet', (idp) => Object.assign(idp, { claims: { ...MEMBER, nbf: seconds() + 90 } })],
  ['with another nonce', (idp) => Object.assign(idp, { claims: { ...MEMBER, nonce: 'another' } })],
  ['without a subject', (idp) => Object.assign(idp, { claims: { ...MEMBER, sub: undefined } })],
  ['that is unsigned', (idp) => Object.assign(idp, { header: { alg: 'none' } })],
  ['of an unknown key', (idp) => Object.assign(idp, { header: { kid: 'two' } })],
  [
    'signed by somebody else',
    (idp) => Object.assign(idp, { signer: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }),
  ],
  ['that never comes', (idp) => Object.assign(idp, { fails: 'token' })],
  ['in an answer without end', (idp) => Object.assign(idp, { fails: 'huge' })],
  ['that the provider denies', (idp) => Object.assign(idp, { fails: 'denied' })],
])('a token %s admits nobody', async (_, spoil) => {
  const given = await site();
  spoil(given.provider);
  const browser = openBrowser(given.served);
  const answer = await signIn(given, browser);
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('did not confirm who you are');
  expect(browser.cookie('dongbo_session')).toBeUndefined();
  expect(await given.served.ledger.apiKeys()).toEqual([]);
  const [logged] = given.served.log.lines.filter((line) => JSON.stringify(line).includes('oidc_refused'));
  expect(JSON.stringify(logged)).not.toMatch(/person-1|eyJ/);
});

test('clocks may differ by the tolerance', async () => {
  const given = await site();
  given.provider.claims = { ...MEMBER, exp: seconds() - 10, iat: seconds() - 300 };
  expect((await signIn(given)).status).toBe(303);
});

test('an answer works once, in the browser that began, and with its own state', async () => {
  const given = await site();
  const { served } = given;
  const browser = openBrowser(served);
  const used = await backFrom(given, browser);
  const cookie = `dongbo_oidc=${browser.cookie('dongbo_oidc')}`;
  expect((await browser.get(used)).status).toBe(303);
  const exchanges = given.provider.seen.tokens.length;
  const replayed = await served.ask(used, { headers: { cookie } });
  expect([replayed.status, (await replayed.text()).includes('used before')]).toEqual([401, true]);

  const begun = await backFrom(given, browser);
  expect((await openBrowser(served).get(begun)).status, 'in another browser').toBe(401);
  expect((await browser.get(begun.replace(/state=[^&]+/, 'state=guess'))).status, 'another state').toBe(401);
  expect((await browser.get('/sign-in/oidc/callback')).status, 'nothing at all').toBe(401);
  expect(given.provider.seen.tokens, 'no code was exchanged').toHaveLength(exchanges);
});

test('an attempt ends after ten minutes, and too many failed ones have to wait', async () => {
  const given = await site();
  let now = Date.now();
  const late = await serve({ now: () => now }, { http: { oidc: given.served.deps.settings.http.oidc } });
  const browser = openBrowser(late);
  const back = await backFrom({ ...given, served: late }, browser);
  now += 600_000;
  expect((await browser.get(back)).status).toBe(401);
  for (let n = 0; n < 9; n += 1) await browser.get('/sign-in/oidc/callback?state=x&code=y');
  const waits = await browser.get('/sign-in/oidc/callback?state=x&code=y');
  expect([waits.status, waits.headers.get('retry-after')]).toEqual([429, '60']);
});

test('a person whose access was revoked stays out until an administrator allows it again', async () => {
  const given = await site();
  const { served } = given;
  const browser = openBrowser(served);
  await signIn(given, browser);
  const [person] = await served.ledger.apiKeys();
  await served.ledger.revokeApiKey(person?.id ?? '', BY, Date.now());
  expect((await browser.get('/')).status).toBe(303);
  const refused = await signIn(given);
  expect([refused.status, (await refused.text()).includes('has revoked your access')]).toEqual([401, true]);
  expect(await served.ledger.apiKeys()).toHaveLength(1);
  await served.ledger.restoreIdentity(person?.id ?? '', BY, Date.now());
  expect((await signIn(given)).status).toBe(303);
});

test('two people with one name are two, and a name cannot imitate a key', async () => {
  const given = await site();
  for (const [sub, name] of [
    ['person-1', 'An'],
    ['person-2', 'An'],
    ['person-3', '<b>An\u202e</b>'],
    ['person-4', '\u0000 ()'],
  ]) {
    given.provider.claims = { ...MEMBER, sub, preferred_username: name };
    expect((await signIn(given)).status).toBe(303);
  }
  const names = (await given.served.ledger.apiKeys()).map(({ name }) => name);
  expect(names.toSorted()).toEqual(['An', 'An 2', 'b An b', 'person-4']);
});

test('dongbo runs without the provider, says that it cannot be reached, and finds it once it is there', async () => {
  const given = await site();
  const { served } = given;
  const gone = await serve(
    { now: Date.now },
    {
      http: { oidc: { ...(served.deps.settings.http.oidc as OidcSettings), issuer: 'http://127.0.0.1:9' } },
    },
  );
  const answer = await openBrowser(gone).get('/sign-in/oidc');
  expect([answer.status, (await answer.text()).includes('SSO tỉnh cannot be reached')]).toEqual([503, true]);
  expect(gone.log.events()).toContain('http.oidc_unreachable');
  await signIn(given);
  await signIn(given);
  expect(given.provider.seen.discoveries).toBe(1);
});

test('nobody is led to another site after signing in', async () => {
  const given = await site();
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const answer = await signIn(given, openBrowser(given.served), `?next=${encodeURIComponent(next)}`);
    expect(answer.headers.get('location')).toBe('/');
  }
});
