import { expect, test } from 'vitest';
import { serve } from '../../served.ts';
import { openBrowser, signedIn } from '../browser.ts';

test('a client that is not signed in is redirected to the sign-in page, and back to the requested page', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const browser = openBrowser(served);
  const refused = await browser.get('/?days=90');
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/sign-in?next=%2F%3Fdays%3D90']);
  const form = await (await browser.get('/sign-in?next=%2F%3Fdays%3D90')).text();
  expect(form).toContain('<input type="hidden" name="next" value="/?days=90">');
  const entered = await browser.post('/sign-in', { key: ` ${key} `, next: '/?days=90' });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/?days=90']);
  expect((await browser.get('/?days=90')).status).toBe(200);
});

test('a link on another site is requested once more from this server, so that the browser sends its session', async () => {
  const served = await serve();
  const from = (site: string) => served.ask('/causes?days=90', { headers: { 'sec-fetch-site': site } });
  const first = await from('cross-site');
  const page = await first.text();
  expect(first.status).toBe(401);
  expect(page).toContain('<meta http-equiv="refresh" content="0">');
  expect(page).toContain('href="/causes?days=90"');
  // What the browser then says; who is signed in nowhere is led to the way in, and not round and round.
  const second = await from('same-origin');
  expect([second.status, second.headers.get('location')]).toEqual([
    303,
    '/sign-in?next=%2Fcauses%3Fdays%3D90',
  ]);
});

test('signing in never leads to another site', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const browser = openBrowser(served);
  const form = await (await browser.get('/sign-in?next=//other.example')).text();
  expect(form).not.toContain('other.example');
  const entered = await browser.post('/sign-in', { key, next: 'https://other.example/' });
  expect(entered.headers.get('location')).toBe('/');
});

test('a wrong key shows the form again without the text typed, and begins no session', async () => {
  const browser = openBrowser(await serve());
  const answer = await browser.post('/sign-in', { key: 'dongbo_wrong', next: '/?days=90' });
  const page = await answer.text();
  expect(answer.status).toBe(401);
  expect(page).toContain('role="alert"');
  expect(page).toContain('The key is wrong');
  expect(page).toContain('name="next" value="/?days=90"');
  expect(page).not.toContain('dongbo_wrong');
  expect(browser.cookie('dongbo_session')).toBeUndefined();
});

test('after ten wrong keys the form says how long to wait, even with the right key', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const browser = openBrowser(served);
  for (let i = 0; i < 10; i += 1) await browser.post('/sign-in', { key: 'dongbo_wrong' });
  const answer = await browser.post('/sign-in', { key });
  expect(answer.status).toBe(429);
  const seconds = answer.headers.get('retry-after');
  expect(Number(seconds)).toBeGreaterThan(50);
  expect(await answer.text()).toContain(`Try again in ${seconds} seconds.`);
});

test('another site cannot sign anybody in', async () => {
  const served = await serve();
  const key = await served.key('viewer');
  const browser = openBrowser(served);
  const answer = await browser.post('/sign-in', { key }, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('<form');
  expect(browser.cookie('dongbo_session')).toBeUndefined();
});

test('signing out ends the session, also for a client that has kept the cookie', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  const session = browser.cookie('dongbo_session') ?? '';
  const left = await browser.post('/sign-out', {});
  expect([left.status, left.headers.get('location')]).toEqual([303, '/sign-in']);
  expect(browser.cookie('dongbo_session')).toBeUndefined();
  const kept = await served.ask('/', { headers: { cookie: `dongbo_session=${session}` } });
  expect(kept.status).toBe(303);
});

test('another site cannot sign anybody out', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  const answer = await browser.post('/sign-out', {}, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(403);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect((await browser.get('/')).status).toBe(200);
});

test('only pages accept forms; the API does not', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('operator'));
  const answer = await browser.post('/api/v1/replays', { dryRun: 'true' });
  expect(answer.status).toBe(415);
  expect(await answer.json()).toMatchObject({ code: 'request.media_type' });
});

test('a form larger than a key and an address is refused', async () => {
  const browser = openBrowser(await serve());
  expect((await browser.post('/sign-in', { key: 'k', next: `/${'a'.repeat(20_000)}` })).status).toBe(413);
});

test('while there is no valid key, the form says how the first one is made', async () => {
  const served = await serve();
  const form = async (): Promise<string> => await (await openBrowser(served).get('/sign-in')).text();
  expect(await form()).toContain('npm run -s dongbo -- keys create --role admin --name NAME');
  await served.key('viewer', { name: 'first' });
  expect(await form()).not.toContain('keys create --role');
  await served.ledger.revokeApiKey('first', { who: 'cli:tester', origin: 'here' }, served.clock.now);
  expect(await form()).toContain('There is no valid key yet');
});
