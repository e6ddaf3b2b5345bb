import { expect, test } from 'vitest';
import { ROLES } from '../../../../src/domain/role.ts';
import { serve } from '../../served.ts';
import { openBrowser, signedIn } from '../browser.ts';

test('a page shows its place in the navigation, and the name, role and scope of the key', async () => {
  const served = await serve();
  const key = await served.key('viewer', { name: 'một cửa <Kinh Môn>', agencies: ['H23.32'] });
  const page = await (await (await signedIn(served, key)).get('/')).text();
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('<a href="/" aria-current="page">Overview</a>');
  expect(page).toContain('<strong>một cửa &lt;Kinh Môn&gt;</strong> <span>Viewer, H23.32</span>');
  expect(page).toContain('<strong>Hải Dương Province</strong>');
  expect(page).toContain('As of 2024-11-05 08:00');
  expect(page).toMatch(/<a class="skip" href="#main">.*<main id="main"/s);
});

test('the navigation shows the pages that the role may open', async () => {
  const served = await serve();
  const links = async (role: 'viewer' | 'operator' | 'admin'): Promise<string[]> => {
    const page = await (await (await signedIn(served, await served.key(role))).get('/')).text();
    const nav = /<nav.*<\/nav>/s.exec(page)?.[0] ?? '';
    return [...nav.matchAll(/href="([^"]+)"/g)].map(([, path = '']) => path);
  };
  const seen = ['/', '/agencies', '/causes', '/cases'];
  const operated = [...seen, '/replays', '/mappings', '/preview', '/delivery', '/alarms'];
  expect(await links('viewer')).toEqual([...seen, '/mappings']);
  expect(await links('operator')).toEqual(operated);
  expect(await links('admin')).toEqual([...operated, '/users', '/audit']);
});

test('every page of the navigation opens, for each role, of the whole province or of certain agencies', async () => {
  const served = await serve();
  for (const role of ROLES) {
    for (const scope of [{}, { agencies: ['H23.32'] }]) {
      const browser = await signedIn(served, await served.key(role, scope));
      const nav = /<nav.*<\/nav>/s.exec(await (await browser.get('/')).text())?.[0] ?? '';
      const paths = [...nav.matchAll(/href="([^"]+)"/g)].map(([, path = '']) => path);
      for (const path of paths) {
        const { status } = await browser.get(path);
        expect({ role, ...scope, path, status }).toMatchObject({ status: 200 });
      }
    }
  }
});

test('the language is chosen once for the browser, and the choice leads back to the page', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  expect(await (await browser.get('/?days=90')).text()).toContain('href="/language/vi?back=%2F%3Fdays%3D90"');
  const chosen = await browser.get('/language/vi?back=%2F%3Fdays%3D90');
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/?days=90']);
  const page = await (await browser.get('/?days=90')).text();
  expect(page).toContain('<html lang="vi">');
  expect(page).toContain('Tỉnh Hải Dương');
  expect(page).toContain('Số liệu lúc 05/11/2024 08:00');
  const away = await browser.get('/language/en?back=//other.example');
  expect(away.headers.get('location')).toBe('/');
  expect((await browser.get('/language/fr')).status).toBe(400);
});

test('an error on a page is shown as a page, in its language', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  const missing = await browser.get('/nothing-here');
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('<h1>There is no such page</h1>');
  await browser.get('/language/vi');
  const invalid = await browser.get('/?days=31');
  expect(invalid.status).toBe(400);
  const invalidPage = await invalid.text();
  expect(invalidPage).toContain('<h1>Yêu cầu không hợp lệ</h1>');
  expect(invalidPage).toContain('Tham số không hợp lệ: days.');
  const unknown = await browser.get('/cases?agancy=A&%3Cb%3E=1');
  expect(unknown.status).toBe(400);
  expect(await unknown.text()).toContain('Tham số không hợp lệ: agancy, &lt;b&gt;.');
});

test('on a missing page, a signed-in client keeps the navigation', async () => {
  const served = await serve();
  const key = await served.key('viewer', { name: 'văn thư' });
  const browser = await signedIn(served, key);
  const seen = async (who: typeof browser): Promise<(string | number)[]> => {
    const answer = await who.get('/nothing-here');
    const [nav = 'none'] = /<nav|<strong>văn thư/.exec(await answer.text()) ?? [];
    return [answer.status, nav];
  };
  expect(await seen(browser)).toEqual([404, '<strong>văn thư']);
  expect(await (await browser.get('/nothing-here')).text()).toContain('<a href="/cases">Cases</a>');
  expect(await seen(openBrowser(served))).toEqual([404, 'none']);
  await served.ledger.revokeApiKey('văn thư', { who: 'cli:tester', origin: 'here' }, served.clock.now);
  expect(await seen(browser)).toEqual([404, 'none']);
});

test('at a missing address no key is checked, no form is processed, and a program gets a problem document', async () => {
  const served = await serve();
  const key = await served.key('viewer', { name: 'văn thư' });
  const browser = await signedIn(served, key);
  const accept = { accept: 'text/html' };
  for (let n = 0; n < 12; n += 1) {
    const guessed = await served.ask('/nothing-here', { key: `wrong-${n}`, headers: accept });
    expect(guessed.status).toBe(404);
  }
  expect((await served.ask('/api/v1/gap', { key })).status).toBe(200);
  const right = await (await served.ask('/nothing-here', { key, headers: accept })).text();
  expect(right).not.toContain('văn thư');
  const foreign = await browser.post('/nothing-here', {}, { 'sec-fetch-site': 'cross-site' });
  expect(foreign.status).not.toBe(403);
  expect(await foreign.text()).not.toContain('văn thư');
  const api = await browser.get('/api/v1/nothing-here');
  expect([api.status, await api.json()]).toMatchObject([404, { code: 'not_found' }]);
  // Nor is it a use of the session, which ends after two hours without any.
  served.clock.now += 90 * 60_000;
  await browser.get('/api/v1/nothing-here');
  served.clock.now += 40 * 60_000;
  expect((await browser.get('/')).headers.get('location')).toBe('/sign-in');
});

test('the page of an unexpected error shows where to look it up, but nothing of its message', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  served.ledger.gapTotals = () => Promise.reject(new Error('secret words'));
  const answer = await browser.get('/');
  const page = await answer.text();
  expect(answer.status).toBe(500);
  expect(page).toContain(`look for ${answer.headers.get('x-request-id')}`);
  expect(page).not.toContain('secret words');
  expect(served.log.lines.map(({ event }) => event)).toContain('http.failed');
});

test('a program gets a problem document', async () => {
  const served = await serve();
  const browser = openBrowser(served);
  const api = await browser.get('/api/v1/nothing-here');
  expect(api.headers.get('content-type')).toContain('application/problem+json');
  const program = await served.ask('/nothing-here');
  expect(program.headers.get('content-type')).toContain('application/problem+json');
});

test('no cache keeps a page without asking again', async () => {
  const served = await serve();
  const page = await (await signedIn(served, await served.key('viewer'))).get('/');
  expect(page.headers.get('cache-control')).toBe('private, no-cache');
  expect(page.headers.get('vary')).toContain('Cookie');
});

test('assets are cached for ever under the name of their edition, and exist under no other name', async () => {
  const served = await serve();
  const page = await (await openBrowser(served).get('/sign-in')).text();
  const [, path = ''] = /href="([^"]+dashboard\.css)"/.exec(page) ?? [];
  const asset = await served.ask(path);
  expect(asset.status).toBe(200);
  expect(asset.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('vary')).not.toMatch(/cookie/i);
  const other = await served.ask(path.replace(/[^/]+\/dashboard/, '000000000000/dashboard'));
  expect(other.status).toBe(404);
  expect(other.headers.get('cache-control')).toBe('private, no-cache');
  expect((await served.ask(path.replace('dashboard.css', '..%2f..%2fserver.ts'))).status).toBe(404);
});
