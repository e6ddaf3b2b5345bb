import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

async function servedWith(cases: number): Promise<{ served: Served; key: string }> {
  const served = await serve();
  await served.ledger.ingest({
    rows: manyRows(cases, (i) => ({ agencyCode: `H23.${i % 3}`, agencyName: `Sở ${i % 3}` })),
    drafts: ['draft'],
    readAt: NOW,
    now: NOW,
  });
  return { served, key: await served.key('viewer') };
}

test('the gap is the document of the command, including past dates and the published figure', async () => {
  const { served, key } = await servedWith(7);
  const answer = await served.ask('/api/v1/gap', { key });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    asOf: '2024-11-05T08:00:00+07:00',
    total: 7,
    synced: 0,
    unsynced: 7,
    never: 7,
    stale: 0,
    syncedPercent: 0,
    unsyncedPercent: 100,
    coveragePercent: 0,
    verified: 0,
    excluded: 0,
    excludedBy: { rule: 0, copy: 0, gone: 0, earlier: 0, elsewhere: 0 },
    census: null,
    unnumbered: 1,
    change: { yesterday: null, lastWeek: null, lastMonth: null },
    forecast: { outcome: 'tooFewDays', date: null, perDay: null },
    published: null,
  });
});

test('groups can be formed by any dimension, the largest gap first', async () => {
  const { served, key } = await servedWith(7);
  const body = await (await served.ask('/api/v1/gap?by=agency', { key })).json();
  expect(body).toMatchObject({
    by: 'agency',
    groups: [
      { key: 'H23.0', name: 'Sở 0', total: 3, unsynced: 3, unsyncedPercent: 100 },
      { key: 'H23.1', unsynced: 2 },
      { key: 'H23.2', unsynced: 2 },
    ],
  });
});

test('an unchanged gap is answered with 304, even a minute later; a changed gap is sent again', async () => {
  const { served, key } = await servedWith(7);
  const first = await served.ask('/api/v1/gap', { key });
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  served.clock.now += 60_000;
  const second = await served.ask('/api/v1/gap', { key, headers });
  expect(second.status).toBe(304);
  expect(await second.text()).toBe('');
  await served.ledger.ingest({
    rows: manyRows(8),
    drafts: [],
    readAt: served.clock.now,
    now: served.clock.now,
  });
  expect((await served.ask('/api/v1/gap', { key, headers })).status).toBe(200);
});

test('a key with a scope sees only the cases below its agencies', async () => {
  const { served } = await servedWith(7);
  const key = await served.key('viewer', { agencies: ['H23.1'] });
  const body = await (await served.ask('/api/v1/gap?by=agency', { key })).json();
  expect(body).toMatchObject({ total: 2, groups: [{ key: 'H23.1' }] });
  for (const query of ['agency=H23.0', 'under=H23.0']) {
    const outside = await served.ask(`/api/v1/gap?${query}`, { key });
    expect(outside.status).toBe(403);
    expect(await outside.json()).toMatchObject({ code: 'out_of_scope' });
  }
});

test('an invalid request is refused, and each fault names its place', async () => {
  const { served, key } = await servedWith(1);
  const answer = await served.ask('/api/v1/gap?by=colour&asOf=2024-11-05&receivedFrom=2024-02-31', { key });
  expect(answer.status).toBe(400);
  const body = (await answer.json()) as { errors: { where: string }[] };
  expect(body).toMatchObject({ code: 'request.invalid' });
  expect(body.errors.map(({ where }) => where)).toEqual(['querystring/by', 'querystring/receivedFrom']);
  const future = await served.ask('/api/v1/gap?asOf=2030-01-01', { key });
  expect(future.status).toBe(400);
  expect(await future.json()).toMatchObject({ code: 'usage.as_of' });
});
