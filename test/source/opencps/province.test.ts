import { expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { type ProvinceOptions, startProvince } from '../../../src/sandbox/province.ts';
import { createOpencpsSource } from '../../../src/source/opencps/opencps.ts';
import { collect, idsOf, instant, never } from './fakeOpencps.ts';

const RECORDS = 600;

async function censusOf(options: Omit<ProvinceOptions, 'records'>, pageSize: number, settings = {}) {
  const province = await startProvince({ records: RECORDS, problems: false, ...options });
  onTestFinished(() => province.close());
  const source = createOpencpsSource(
    {
      ...{ baseUrl: `${province.url}/o/rest/v2`, groupId: '35166', username: 'sync', password: 'sandbox' },
      ...{ pageSize, overlapSeconds: 120, censusFrom: instant('2024-01-01 00:00:00'), concurrency: 2 },
      ...{ timeoutSeconds: 60, maxTries: 2, recentDays: 7, offsetMs: 7 * 3_600_000, ...settings },
    },
    { now: Date.now, log: silentLog, sleep: () => Promise.resolve() },
  );
  onTestFinished(() => source.close());
  const pages = await collect(source.census(null, never));
  const rows = pages.flatMap((page) => page.rows);
  return {
    province,
    pages,
    rows,
    ids: idsOf(pages),
    summary: pages.at(-1)?.summary,
    requests: source.requestCount(),
  };
}

const quirks: readonly Omit<ProvinceOptions, 'records'>[] = [
  {},
  { modifiedDates: 'empty' },
  { modifiedDates: 'equal' },
  { modifiedDates: 'iso' },
  { totals: 'unfiltered' },
  { totalExcess: 5 },
  { maxOffset: 10_000 },
  { charset: 'utf-16le' },
  { oddDates: 8 },
];

it.each(quirks)('a census reads the same rows with any page size: %j', async (options) => {
  const [small, usual, large] = [
    await censusOf(options, 20),
    await censusOf(options, 200),
    await censusOf(options, 800),
  ];
  expect(small.ids).toHaveLength(small.province.size());
  expect(usual.ids).toEqual(small.ids);
  expect(large.ids).toEqual(small.ids);
  expect(usual.summary).toEqual(small.summary);
  expect(large.summary).toEqual(small.summary);
  expect(small.summary?.shortWindows).toEqual([]);
  for (const { requests, size } of [
    { ...small, size: 20 },
    { ...usual, size: 200 },
  ]) {
    // Ten windows and more, with the queries that count.
    expect(requests).toBeLessThanOrEqual((1.2 * RECORDS) / size + 20);
  }
});

it('a filter by originality is passed on, and the province heeds it', async () => {
  expect((await censusOf({}, 500, { originality: '3' })).ids.length).toBeGreaterThan(RECORDS);
  expect((await censusOf({}, 500, { originality: '9' })).ids).toEqual([]);
});

it('shows a part to an account that sees its own, and discards drafts', async () => {
  const { ids } = await censusOf({ faults: [{ kind: 'partial_view' }] }, 500);
  expect(ids.length).toBeGreaterThan(RECORDS / 20);
  expect(ids.length).toBeLessThan(RECORDS / 5);
  const { province } = await censusOf({}, 500);
  const before = province.size();
  expect(province.discard(1)).toBe(1);
  expect(province.size()).toBe(before - 1);
});

it('takes the rows of a damaged body that are whole', async () => {
  const { rows } = await censusOf({ faults: [{ kind: 'invalid_bytes' }] }, 500);
  const broken = rows.filter((row) => row.kind === 'unreadable');
  expect(broken[0]).toMatchObject({
    why: 'damaged_text',
    sourceId: expect.stringMatching(/^\d+$/),
  });
  expect(JSON.stringify(rows)).not.toContain('\uFFFD');
});
