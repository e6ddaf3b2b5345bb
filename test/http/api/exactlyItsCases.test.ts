import { expect, test } from 'vitest';
import { z } from 'zod';
import { causeFilter, queryOf } from '../../../src/http/dashboard/casesPath.ts';
import { explanationSchema } from '../../../src/reports/explain/schema.ts';
import { settleAs, work } from '../../reports/worklist/workLedger.ts';
import { aRow, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

const records = z.object({ records: z.array(z.object({ caseNo: z.string() })) });
const matched = z.object({ matched: z.int() });

async function servedWithCauses(): Promise<Served> {
  const served = await serve();
  await work(served.ledger, [
    { caseNo: 'c-synced', as: settleAs.synced },
    { caseNo: 'c-invalid', as: settleAs.invalid },
    { caseNo: 'c-refused-11', as: settleAs.refused('11') },
    { caseNo: 'c-refused-12', as: settleAs.refused('12') },
    { caseNo: 'c-unmapped', as: settleAs.unmapped },
    { caseNo: 'c-retry', as: settleAs.retry(null) },
    { caseNo: 'c-retry-8', as: { ...settleAs.retry(null), portalCode: '8' } },
    { caseNo: 'c-waiting' },
  ]);
  return served;
}

test('each cause leads to exactly the cases it counts: list, page, files and replay', async () => {
  const served = await servedWithCauses();
  const key = await served.key('operator');
  const ask = async (path: string) => await served.ask(path, { key });
  const { causes } = explanationSchema.parse(await (await ask('/api/v1/gap/explain')).json());
  expect(causes.length).toBeGreaterThan(5);
  const page = await (await ask('/causes')).text();
  for (const { reason, key: about, count } of causes) {
    const query = queryOf(causeFilter({ reason, key: about }));
    expect(page, query).toContain(`href="/cases?${query.replaceAll('&', '&amp;')}"`);
    const listed = records.parse(await (await ask(`/api/v1/records?${query}`)).json()).records;
    expect(listed, query).toHaveLength(count);
    const shown = await (await ask(`/cases?${query}`)).text();
    expect([...shown.matchAll(/class="tick"/g)], query).toHaveLength(count);
    const csv = (await (await ask(`/api/v1/exports/records.csv?${query}`)).text()).trim().split('\n');
    expect(csv.length - 1, query).toBe(count);
    const body = {
      filter: Object.fromEntries(Object.entries(causeFilter({ reason, key: about }))),
      dryRun: true,
    };
    const replay = await served.ask('/api/v1/replays', { key, method: 'POST', body });
    expect(matched.parse(await replay.json()).matched, query).toBe(count);
  }
});

test('a status at the source leads to its cases in each of these places, too', async () => {
  const served = await serve();
  const rows = [
    aRow({ sourceId: '1', caseNo: 's-1', status: 'paying', subStatus: 'x' }),
    aRow({ sourceId: '2', caseNo: 's-2', status: 'paying' }),
    aRow({ sourceId: '3', caseNo: 's-3', status: 'processing' }),
  ];
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const key = await served.key('operator');
  for (const [sourceStatus, count] of [
    ['paying', 2],
    ['paying/x', 1],
    ['processing', 1],
    ['other', 0],
  ] as const) {
    const query = new URLSearchParams({ sourceStatus }).toString();
    const listed = await served.ask(`/api/v1/records?${query}`, { key });
    expect(records.parse(await listed.json()).records, sourceStatus).toHaveLength(count);
    const shown = await (await served.ask(`/cases?${query}`, { key })).text();
    expect([...shown.matchAll(/class="tick"/g)], sourceStatus).toHaveLength(count);
    const csv = await (await served.ask(`/api/v1/exports/records.csv?${query}`, { key })).text();
    expect(csv.trim().split('\n').length - 1, sourceStatus).toBe(count);
    const body = { filter: { sourceStatus: [sourceStatus] }, dryRun: true };
    const replay = await served.ask('/api/v1/replays', { key, method: 'POST', body });
    expect(matched.parse(await replay.json()).matched, sourceStatus).toBe(count);
  }
});
