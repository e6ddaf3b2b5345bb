import { expect, test } from 'vitest';
import type { AgencyRow } from '../../../../src/domain/mapping.ts';
import { DAY_MS } from '../../../../src/domain/time.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, openBrowser, signedIn } from '../browser.ts';

const EVIL = '"><b>night</b>';

function agency(local: string, name: string): readonly [string, readonly AgencyRow[]] {
  return [
    local,
    [{ local, national: local, name, level: 'province', parent: '', validFrom: null, validTo: null }],
  ];
}

async function site(): Promise<{ readonly served: Served; readonly admin: Browser }> {
  const agencies = new Map([agency('H23.12', 'Sở Xây dựng'), agency('H23.13', EVIL)]);
  const mappings = { statuses: new Map(), procedures: new Map(), agencies };
  const served = await serve({ mappings: () => mappings });
  return { served, admin: await signedIn(served, await served.key('admin', { name: 'An' })) };
}

/** The address in the only field that shows one. */
function linkIn(text: string): string {
  return /class="secret" readonly value="([^"]*)"/.exec(text)?.[1] ?? '';
}

async function add(
  admin: Browser,
  fields: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const answer = await admin.post('/users', { role: 'viewer', ...fields });
  return { status: answer.status, text: await answer.text() };
}

test('a user is added by name, role, agencies and last day, and gets the key by a link that works once', async () => {
  const { served, admin } = await site();
  const form = await (await admin.get('/users')).text();
  expect(form).toContain('value="H23.12"> Sở Xây dựng (H23.12)');
  expect(form).toContain('&quot;&gt;&lt;b&gt;night&lt;/b&gt; (H23.13)');
  const fields = { name: 'Trần Bình', role: 'operator', agency: 'H23.12', expires: '2024-12-31' };
  const { status, text } = await add(admin, fields);
  expect(status).toBe(200);
  const link = linkIn(text);
  expect(link).toMatch(new RegExp(`^${served.url}/sign-in/link/[A-Za-z0-9]{43}$`));
  expect(text).toContain('Link not opened yet; until 2024-11-06');

  const colleague = openBrowser(served);
  const secret = link.split('/').at(-1) ?? '';
  const entered = await colleague.post('/sign-in/link', { secret });
  expect(entered.status).toBe(200);
  const key = linkIn(await entered.text());
  expect(key).toMatch(/^dongbo_[a-z0-9]{12}_[A-Za-z0-9]{43}$/);
  expect(await (await colleague.get('/')).text()).toContain('Trần Bình');
  expect(await (await served.ask('/api/v1/session', { key })).json()).toEqual({
    ...{ name: 'Trần Bình', role: 'operator', agencies: ['H23.12'] },
  });
  expect((await openBrowser(served).post('/sign-in/link', { secret })).status).toBe(401);

  const listed = await (await admin.get('/users')).text();
  expect(listed).toContain('Sở Xây dựng</td>');
  expect(listed).not.toContain('Link not opened yet');
  expect(listed).not.toContain(key);
});

test('a link is refused after a day, from another site, and after it was replaced; a replaced key stays until then', async () => {
  const { served, admin } = await site();
  const secretOf = (text: string): string => linkIn(text).split('/').at(-1) ?? '';
  const first = secretOf((await add(admin, { name: 'Bình' })).text);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await openBrowser(served).post('/sign-in/link', { secret: first }, crossSite)).status).toBe(403);
  const browser = openBrowser(served);
  const old = linkIn(await (await browser.post('/sign-in/link', { secret: first })).text());
  const { id = '' } = (await served.ledger.apiKeys()).find(({ name }) => name === 'Bình') ?? {};

  const second = secretOf(await (await admin.post(`/users/${id}/link`, {})).text());
  const third = secretOf(await (await admin.post(`/users/${id}/link`, {})).text());
  expect((await openBrowser(served).post('/sign-in/link', { secret: second })).status).toBe(401);
  expect((await served.ask('/api/v1/session', { key: old })).status).toBe(200);
  expect((await browser.get('/')).status).toBe(200);
  const renewed = linkIn(await (await openBrowser(served).post('/sign-in/link', { secret: third })).text());
  expect((await served.ask('/api/v1/session', { key: old })).status).toBe(401);
  expect((await browser.get('/')).status).toBe(303);
  expect(await (await served.ask('/api/v1/session', { key: renewed })).json()).toMatchObject({
    name: 'Bình',
  });

  const late = secretOf((await add(admin, { name: 'Chi' })).text);
  served.clock.now += DAY_MS;
  expect((await openBrowser(served).post('/sign-in/link', { secret: late })).status).toBe(401);
});

test('what cannot be is said above the form, which keeps what was entered', async () => {
  const { admin, served } = await site();
  const before = (await served.ledger.apiKeys()).length;
  const kept = { role: 'admin', agency: 'H23.12' };
  for (const [fields, why] of [
    [{ name: 'An' }, 'already exists'],
    [{ name: EVIL }, 'cannot be the name'],
    [{ name: '' }, 'cannot be the name'],
    [{ name: 'x', expires: '2024-11-04' }, 'not an expiry in the future'],
    [{ name: 'x', agency: 'H23.99' }, 'has no code'],
  ] as const) {
    const { status, text } = await add(admin, { ...kept, ...fields });
    expect([status, text.includes(why)], why).toEqual([400, true]);
    expect(text).toContain('<option value="admin" selected>');
    expect(text).not.toContain('<b>night');
  }
  expect((await add(admin, { name: 'x', role: 'root' })).status).toBe(400);
  expect(await served.ledger.apiKeys()).toHaveLength(before);
});

test('a revoked user is out at once; the last administrator of the province stays', async () => {
  const { served, admin } = await site();
  const other = await signedIn(served, await served.key('viewer', { name: 'Bình' }));
  const idOf = async (wanted: string): Promise<string> =>
    (await served.ledger.apiKeys()).find(({ name }) => name === wanted)?.id ?? '';
  const gone = await admin.post(`/users/${await idOf('Bình')}/revoke`, {});
  expect([gone.status, gone.headers.get('location')]).toEqual([303, '/users?revoked=yes']);
  expect((await other.get('/')).status).toBe(303);
  expect(await (await admin.get('/users?revoked=yes')).text()).toContain('Revoked (1)');
  const again = await admin.post(`/users/${await idOf('Bình')}/revoke`, {});
  expect([again.status, (await again.text()).includes('was revoked before')]).toEqual([404, true]);

  const last = await admin.post(`/users/${await idOf('An')}/revoke`, {});
  expect([last.status, (await last.text()).includes('This is the last key')]).toEqual([409, true]);
  await served.key('admin', { name: 'Bảo' });
  expect((await admin.post(`/users/${await idOf('An')}/revoke`, {})).status).toBe(303);
  expect((await admin.get('/users')).status).toBe(303);
});

test('each change is in the audit trail with its author, and neither link nor key is', async () => {
  const { served, admin } = await site();
  const { text } = await add(admin, { name: 'Bình', agency: 'H23.12' });
  const { id = '' } = (await served.ledger.apiKeys()).find(({ name }) => name === 'Bình') ?? {};
  await admin.post(`/users/${id}/link`, {});
  await admin.post(`/users/${id}/revoke`, {});
  const trail = await served.ledger.auditTrail({ limit: 3 });
  expect(trail.map(({ action, who }) => [action, who.replace(/ \(.*/, '')])).toEqual([
    ['key.revoked', 'key:An'],
    ['key.linked', 'key:An'],
    ['key.created', 'key:An'],
  ]);
  expect(trail.at(-1)?.subject).toBe(`Bình (${id}): viewer, agencies H23.12`);
  expect(JSON.stringify([trail, served.log.lines])).not.toContain(linkIn(text).split('/').at(-1));
});
