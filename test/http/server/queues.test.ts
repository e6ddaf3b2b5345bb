import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

async function statusOf(served: Served, path: string, key?: string): Promise<number> {
  return (await served.ask(path, { key })).status;
}

test('the page, files and data of the board are for administrators', async () => {
  const served = await serve();
  const page = await served.ask('/queues', { key: await served.key('admin') });
  expect(page.status).toBe(200);
  const script = /static\/js\/main\.[0-9a-f]+\.js/.exec(await page.text())?.[0] ?? '';
  const paths = ['/queues', `/queues/${script}`, '/queues/api/queues', '/queues/api/redis/stats'];
  const asked = async (key?: string): Promise<number[]> =>
    await Promise.all(paths.map((path) => statusOf(served, path, key)));
  expect(await asked(await served.key('admin'))).toEqual([200, 200, 200, 200]);
  expect(await asked(await served.key('operator'))).toEqual([403, 403, 403, 403]);
  expect(await asked()).toEqual([303, 303, 401, 401]);
});

test('a client that is not signed in is redirected to the sign-in page, and back', async () => {
  const answer = await (await serve()).ask('/queues');
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fqueues');
});

test('the page loads nothing from other sites, and runs no inline script', async () => {
  const served = await serve();
  const answer = await served.ask('/queues', { key: await served.key('admin') });
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'");
  expect(policy).not.toMatch(/https?:|\*/);
  const page = await answer.text();
  expect(page, 'with the board’s own files only').toContain('static/js/main');
  expect(page.match(/https?:\/\/[^"]+/g)).toBeNull();
  const inline = page.match(/<script(?![^>]* src=)[^>]*>/g);
  expect(inline, 'data only, which no browser runs').toEqual([
    '<script id="__UI_CONFIG__" type="application/json">',
  ]);
  const elsewhere = await served.ask('/api/v1/gap', { key: await served.key('viewer') });
  expect(elsewhere.headers.get('content-security-policy')).not.toContain('unsafe');
});

test('the board shows tickets, and nothing of a case', async () => {
  const served = await serve();
  const rows = manyRows(3);
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  served.deps.deliveryBell.ring();
  await served.deps.deliveryBell.settled();
  const key = await served.key('admin');
  const text = await (await served.ask('/queues/api/queues?activeQueue=push', { key })).text();
  const { queues } = JSON.parse(text) as {
    queues: { name: string; jobs: object[]; readOnlyMode: boolean }[];
  };
  expect(queues.map(({ name }) => name)).toEqual(Object.keys(served.deps.queues));
  expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
  expect(queues.find(({ name }) => name === 'push')?.jobs).toMatchObject([{ data: {} }]);
  for (const { record } of rows) expect(text).not.toContain(record.caseNo);
});

test('nobody can change anything there, not even an administrator', async () => {
  const served = await serve();
  const key = await served.key('admin');
  for (const [method, path] of [
    ['PUT', '/queues/api/queues/pause'],
    ['PUT', '/queues/api/queues/push/pause'],
    ['POST', '/queues/api/queues/push/add'],
  ] as const) {
    const answer = await served.ask(path, { key, method, body: {} });
    expect([path, answer.status]).toEqual([path, 404]);
  }
  expect(await served.deps.queues.push.isPaused()).toBe(false);
});
