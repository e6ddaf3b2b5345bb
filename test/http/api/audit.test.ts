import { expect, test } from 'vitest';
import { auditListJson } from '../../../src/reports/audit/text.ts';
import { NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

const DAY = 86_400_000;

/** The admin's key is the first row, of today; then three pauses of the days before. */
async function servedWithTrail(): Promise<{ served: Served; key: string }> {
  const served = await serve();
  const key = await served.key('admin');
  for (const days of [3, 2, 1]) {
    await served.ledger.appendAudit({
      ...{ at: NOW - days * DAY, who: 'cli:tester', origin: 'here' },
      ...{ action: 'delivery.paused', subject: '', count: null, note: `${days}` },
    });
  }
  return { served, key };
}

test('the trail is the document of the command, newest first, in pages', async () => {
  const { served, key } = await servedWithTrail();
  const rows = await served.ledger.auditTrail({ limit: 10 });
  const { entries } = auditListJson(rows, served.deps.settings.offsetMs);
  expect(entries.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  expect(await (await served.ask('/api/v1/audit', { key })).json()).toEqual({ entries, next: null });
  const first = (await (await served.ask('/api/v1/audit?limit=3', { key })).json()) as { next: string };
  expect(first).toMatchObject({ entries: entries.slice(0, 3) });
  const second = await served.ask(`/api/v1/audit?limit=3&cursor=${first.next}`, { key });
  expect(await second.json()).toEqual({ entries: entries.slice(3), next: null });
});

test('the trail is limited to a period, which includes both of its days', async () => {
  const { served, key } = await servedWithTrail();
  const answer = await served.ask('/api/v1/audit?from=2024-11-03&to=2024-11-04', { key });
  expect(await answer.json()).toMatchObject({ entries: [{ note: '1' }, { note: '2' }], next: null });
  const wrong = await served.ask('/api/v1/audit?from=2024-11-04&to=2024-11-03', { key });
  expect(await wrong.json()).toMatchObject({ status: 400, code: 'usage.period' });
});

test('the trail is narrowed by who and by what, page after page', async () => {
  const { served, key } = await servedWithTrail();
  const of = async (query: string): Promise<unknown> => {
    const { entries } = (await (await served.ask(`/api/v1/audit?${query}`, { key })).json()) as {
      entries: { seq: number }[];
    };
    return entries.map(({ seq }) => seq);
  };
  await served.ledger.appendAudit({
    ...{ at: NOW, who: 'key:Trực đêm', origin: 'here' },
    ...{ action: 'delivery.resumed', subject: '', count: null, note: '' },
  });
  expect(await of(`who=${encodeURIComponent('Trực')}`)).toEqual([5]);
  expect(await of('who=%25')).toEqual([]);
  expect(await of('action=key.created')).toEqual([1]);
  expect(await of('action=key.created&action=delivery.paused&limit=2')).toEqual([4, 3]);
  expect(await of('who=key:&action=key.created')).toEqual([]);
  expect((await served.ask('/api/v1/audit?action=nothing', { key })).status).toBe(400);
});

test('the trail is a file for Excel, with the hash of every row, for administrators only', async () => {
  const { served, key } = await servedWithTrail();
  const answer = await served.ask('/api/v1/exports/audit.csv?action=delivery.paused&lang=en', { key });
  const [head = '', ...rows] = (await answer.text()).trim().split('\r\n');
  expect(head).toMatch(/No\.,When,By,From,What,Code,About,Cases,Why,Hash$/);
  const trail = await served.ledger.auditTrail({ limit: 10, actions: ['delivery.paused'] });
  expect(rows).toHaveLength(3);
  trail.forEach(({ hash, note }, i) => {
    expect(rows[i]).toContain(`Delivery paused,delivery.paused,,,${note},${hash}`);
  });
  const operator = await served.key('operator');
  expect((await served.ask('/api/v1/exports/audit.csv', { key: operator })).status).toBe(403);
});

test('the proof shows that the trail is intact and still contains a hash noted earlier', async () => {
  const { served, key } = await servedWithTrail();
  const [last] = await served.ledger.auditTrail({ limit: 1 });
  const proof = async (query: string) =>
    await (await served.ask(`/api/v1/audit/proof${query}`, { key })).json();
  expect(await proof('')).toEqual({
    intact: true,
    rows: 4,
    head: last?.hash,
    broken: null,
    notedAt: null,
    checkpoint: null,
  });
  expect(await proof(`?head=${last?.hash.toUpperCase()}`)).toMatchObject({ intact: true, notedAt: 4 });
  expect(await proof(`?head=${'0'.repeat(64)}`)).toMatchObject({ intact: false, notedAt: null });
  expect(await proof('?head=abc')).toMatchObject({ status: 400, code: 'request.invalid' });
});

test.each(['/api/v1/audit', '/api/v1/audit/proof', '/api/v1/exports/audit.xlsx'])(
  'only an administrator of the whole province can read %s',
  async (path) => {
    const served = await serve();
    expect((await served.ask(path, { key: await served.key('operator') })).status).toBe(403);
    const scoped = await served.ask(path, { key: await served.key('admin', { agencies: ['A'] }) });
    expect(await scoped.json()).toMatchObject({ status: 403, code: 'out_of_scope' });
  },
);
