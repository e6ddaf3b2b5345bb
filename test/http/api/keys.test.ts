import { beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../dashboard/browser.ts';
import { type AskOptions, type Served, serve } from '../served.ts';

const ADDRESS = '/api/v1/keys';

let served: Served;
let key: string;
beforeEach(async () => {
  served = await serve();
  key = await served.key('admin', { name: 'An' });
});

async function ask(path: string, options: AskOptions = {}): Promise<{ status: number; body: unknown }> {
  const answer = await served.ask(`${ADDRESS}${path}`, { key, ...options });
  return { status: answer.status, body: await answer.json() };
}

async function make(body: object): Promise<{ readonly id: string; readonly link: string }> {
  const { body: made } = await ask('', { method: 'POST', body: { role: 'viewer', ...body } });
  return made as { id: string; link: string };
}

test('a key is made as a link, listed, linked again and revoked', async () => {
  const body = { name: 'grafana', role: 'operator', agencies: ['H23.12'], expires: '90d' };
  const made = await ask('', { method: 'POST', body });
  expect(made).toEqual({
    status: 201,
    body: {
      ...{ id: expect.stringMatching(/^[a-z0-9]{12}$/), name: 'grafana', role: 'operator' },
      ...{ agencies: ['H23.12'], expiresAt: '2025-02-03T08:00:00+07:00' },
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\/link\/[A-Za-z0-9]{43}$/),
      linkExpiresAt: '2024-11-06T08:00:00+07:00',
    },
  });
  const { id, link } = made.body as { id: string; link: string };
  expect((await ask('')).body).toMatchObject({
    keys: [
      { name: 'An', linkExpiresAt: null },
      { id, state: 'active', lastUsedAt: null, linkExpiresAt: '2024-11-06T08:00:00+07:00' },
    ],
  });
  const again = await ask(`/${id}/link`, { method: 'POST' });
  expect(again).toMatchObject({ status: 200, body: { id, name: 'grafana' } });
  expect((again.body as { link: string }).link).not.toBe(link);
  expect(await ask(`/${id}`, { method: 'DELETE' })).toMatchObject({
    ...{ status: 200, body: { id, name: 'grafana', revokedAt: '2024-11-05T08:00:00+07:00' } },
  });
  expect(await ask(`/${id}`, { method: 'DELETE' })).toMatchObject({
    ...{ status: 404, body: { code: 'keys.unknown' } },
  });
  expect((await ask(`/${id}/link`, { method: 'POST' })).status).toBe(404);
});

test('the last key of an administrator of the whole province is not revoked, while another has only a link', async () => {
  const { keys } = (await ask('')).body as { keys: { id: string }[] };
  const revoke = async () => await ask(`/${keys[0]?.id}`, { method: 'DELETE' });
  const { link } = await make({ name: 'Bình', role: 'admin' });
  expect(await revoke()).toMatchObject({ status: 409, body: { code: 'keys.last_admin' } });
  await openBrowser(served).post('/sign-in/link', { secret: link.split('/').at(-1) ?? '' });
  expect((await revoke()).status).toBe(200);
});

test('bodies and ids that make no sense are refused, and make nothing', async () => {
  for (const [body, code] of [
    [{ name: 'An', role: 'viewer' }, 'keys.name_taken'],
    [{ name: '', role: 'viewer' }, 'keys.bad_name'],
    [{ name: 'a\u202eb', role: 'viewer' }, 'keys.bad_name'],
    [{ name: 'x'.repeat(65), role: 'viewer' }, 'keys.bad_name'],
    [{ name: 'x'.repeat(201), role: 'viewer' }, 'request.invalid'],
    [{ name: 'x', role: 'root' }, 'request.invalid'],
    [{ name: 'x', role: ['admin'] }, 'request.invalid'],
    [{ name: 'x' }, 'request.invalid'],
    [{ name: 'x', role: 'viewer', hash: 'x' }, 'request.invalid'],
    [{ name: 'x', role: 'viewer', agencies: [] }, 'request.invalid'],
    [{ name: 'x', role: 'viewer', agencies: [''] }, 'keys.unknown_agency'],
    [
      { name: 'x', role: 'viewer', agencies: Array.from({ length: 101 }, (_, i) => `A${i}`) },
      'keys.too_many_agencies',
    ],
    [{ name: 'x', role: 'viewer', expires: '2024-11-04' }, 'keys.bad_expiry'],
    [{ name: 'x', role: 'viewer', expires: '0d' }, 'keys.bad_expiry'],
    [{ name: 'x', role: 'viewer', expires: '999999d' }, 'keys.bad_expiry'],
  ] as const) {
    const answer = await ask('', { method: 'POST', body });
    expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { code } });
  }
  for (const id of ['x', 'AAAAAAAAAAAA', "aaaaaaaaaaa'", '%00aaaaaaaaaaa', 'An']) {
    expect((await ask(`/${id}`, { method: 'DELETE' })).status, id).toBe(400);
  }
  expect(await served.ledger.apiKeys()).toHaveLength(1);
});

test('two administrators who add the same name at once make one key', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ask('', { method: 'POST', body: { name: 'Bình', role: 'viewer' } })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400, 400]);
});
