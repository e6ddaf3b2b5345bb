import { expect, test } from 'vitest';
import { newKey, newLinkSecret } from '../../../../src/http/auth/keyText.ts';
import { linkPath } from '../../../../src/http/dashboard/signIn/link.ts';
import { timeStandsStill } from '../../../support/timeStandsStill.ts';
import { type Served, serve } from '../../served.ts';
import { openBrowser } from '../browser.ts';

const BY = { who: 'cli:tester', origin: 'here' };
const VALID_MS = 60_000;

async function newLink({ ledger, clock }: Served, name = 'colleague'): Promise<string> {
  const { id, hash } = newKey();
  const { text, hash: linkHash } = newLinkSecret();
  const link = { hash: linkHash, expiresAt: clock.now + VALID_MS };
  const scope = { role: 'operator', agencies: null, expiresAt: null } as const;
  await ledger.createApiKey({ id, hash, name, link, ...scope }, BY, clock.now);
  return text;
}

test('a link signs in once; the same link is refused afterwards, in whichever browser', async () => {
  const served = await serve();
  const secret = await newLink(served);
  const browser = openBrowser(served);
  const shown = await browser.get(linkPath(secret));
  expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
  const entered = await browser.post('/sign-in/link', { secret });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
  expect(await (await browser.get('/')).text()).toContain('colleague');

  const other = openBrowser(served);
  const refused = await other.post('/sign-in/link', { secret });
  expect(refused.status).toBe(401);
  expect(await refused.text()).toContain('has been used or has expired');
  expect(other.cookie('dongbo_session')).toBeUndefined();
});

test('looking at a link does not use it up, as programs do that look at links in messages', async () => {
  const served = await serve();
  const secret = await newLink(served);
  for (let n = 0; n < 3; n += 1) {
    const scanner = openBrowser(served);
    expect((await scanner.get(linkPath(secret))).status).toBe(200);
    expect(scanner.cookie('dongbo_session')).toBeUndefined();
  }
  expect((await openBrowser(served).post('/sign-in/link', { secret })).status).toBe(303);
});

test('a link is refused when it has expired, when its key was revoked, and when another site sends it', async () => {
  const served = await serve();
  const browser = openBrowser(served);
  const [late, revoked, foreign] = [
    await newLink(served, 'late'),
    await newLink(served, 'revoked'),
    await newLink(served, 'foreign'),
  ];
  await served.ledger.revokeApiKey('revoked', BY, served.clock.now);
  expect((await browser.post('/sign-in/link', { secret: revoked })).status).toBe(401);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await browser.post('/sign-in/link', { secret: foreign }, crossSite)).status).toBe(403);
  expect((await browser.post('/sign-in/link', { secret: foreign })).status).toBe(303);
  served.clock.now += VALID_MS;
  expect((await openBrowser(served).post('/sign-in/link', { secret: late })).status).toBe(401);
});

test('guessing links is counted as guessing keys is', async () => {
  timeStandsStill();
  const served = await serve();
  const browser = openBrowser(served);
  for (let n = 0; n < 10; n += 1) await browser.post('/sign-in/link', { secret: 'guess' });
  const secret = await newLink(served);
  const refused = await browser.post('/sign-in/link', { secret });
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  served.clock.now += VALID_MS;
});
