import { expect, test } from 'vitest';
import { aRow, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

/** Three cases received in November 2024, one of them at the portal; the report says five. */
async function servedMonth(): Promise<{ served: Served; key: string }> {
  const served = await serve();
  const rows = ['1', '2', '3'].map((caseNo) => aRow({ caseNo, agencyCode: 'H23.1', agencyName: 'Sở Một' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = await served.ledger.lease({ owner: 'a', limit: 1, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const sent = (lease?.records ?? []).map(({ id, version }) => {
    return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
  });
  await served.ledger.settle('a', sent, NOW);
  const source = 'báo cáo';
  const totals = [
    { period: '2024-11', agency: '', received: 5, source },
    { period: '2024-11', agency: 'H23.1', received: 5, source },
  ];
  const figure = { period: '2024-11', formula: '2', date: '2024-11-30', quality: 'TEMP', source: '' };
  await served.ledger.recordIndex({ totals, figures: [{ ...figure, numerator: 4, denominator: 5 }] }, NOW);
  return { served, key: await served.key('viewer') };
}

test('the gap has on request what the 766 index counts, as the command does', async () => {
  const { served, key } = await servedMonth();
  const path = '/api/v1/gap?like766=true&period=2024-11';
  expect(await (await served.ask(path, { key })).json()).toMatchObject({
    total: 3,
    like766: {
      ...{ period: '2024-11', numerator: 1, denominators: { report: 5, synced: 1 }, used: 'report' },
      ...{ percent: 20, total: 3, totalPercent: 33.33 },
      published: [{ formula: '2', numerator: 4, denominator: 5, percent: 80 }],
      agencies: [{ key: 'H23.1', name: 'Sở Một', report: 5, total: 3, numerator: 1 }],
    },
  });
  expect(await (await served.ask('/api/v1/gap', { key })).json()).not.toHaveProperty('like766');
});

test.each([
  'like766=true&asOf=2024-11-01',
  'like766=true&agency=H23.1',
  'period=2024-11',
  'like766=true&period=x',
])('the gap refuses %s, because the index has no such figure', async (query) => {
  const { served, key } = await servedMonth();
  const answer = await served.ask(`/api/v1/gap?${query}`, { key });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toMatch(/usage\.index/);
});

test('a key for certain agencies is refused, because the index is of the whole province', async () => {
  const { served } = await servedMonth();
  const key = await served.key('viewer', { agencies: ['H23.1'] });
  expect((await served.ask('/api/v1/gap?like766=true', { key })).status).toBe(403);
});

test('the file has a row for each denominator, each published figure, and two for each agency', async () => {
  const { served, key } = await servedMonth();
  const path = '/api/v1/exports/gap.csv?like766=true&period=2024-11&lang=en';
  const answer = await served.ask(path, { key });
  expect(answer.headers.get('content-disposition')).toContain('gap-766-2024-11');
  const [head, ...rows] = (await answer.text()).replace('\uFEFF', '').trim().split(/\r?\n/);
  expect(head).toBe(
    'Period,Figure,Agency code,Agency,Numerator,Denominator,Rate (%),Used by the index,Date,Formula,Data quality,Source',
  );
  expect(rows).toEqual([
    '2024-11,Denominator by the national report,,,1,5,20,yes,,,,',
    '2024-11,Denominator by the data at the portal,,,1,1,100,,,,,',
    "2024-11,Denominator by dongbo's census,,,1,3,33.33,,,,,",
    '2024-11,Published figure,,,4,5,80,,2024-11-30,2,TEMP,',
    '2024-11,Denominator by the national report,H23.1,Sở Một,1,5,20,,,,,',
    "2024-11,Denominator by dongbo's census,H23.1,Sở Một,1,3,33.33,,,,,",
  ]);
});
