/** What the books must notice, seen from outside. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';
import { sourceCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince, type TestProvinceOptions } from './support/testProvince.ts';

async function startSite(context: TestContext, options: TestProvinceOptions): Promise<TestProvince> {
  const site = await startTestProvince(options);
  context.onTestFinished(() => site.close());
  return site;
}

async function sync(site: TestProvince) {
  const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
  expect(code, stderr).toBe(0);
  return only(syncDocument, stdout);
}

const statusTable = (statuses: Readonly<Record<string, string>>): string =>
  ['local,portal', ...Object.entries(statuses).map((row) => row.join(','))].join('\n');

describe.concurrent('the books', () => {
  it('notice that a corrected status changes what delivered cases should be at the portal', async (context) => {
    const records = 120;
    const site = await startSite(context, { records, settings: { 'mappings.statuses': './statuses.csv' } });
    const table = join(site.dir, 'statuses.csv');
    await writeFile(table, statusTable({ ...SANDBOX_STATUSES, done: '8' }));
    expect(await sync(site)).toMatchObject({ gap: { synced: records }, delivered: records });
    const done = (await sourceCases(site.province)).filter(({ status }) => status === 'done');
    expect(done.length).toBeGreaterThan(20);
    expect(site.portal.held(done[0]?.caseNo ?? '')?.status).toBe('8');

    await writeFile(table, statusTable(SANDBOX_STATUSES));
    expect(await sync(site)).toMatchObject({ gap: { synced: records }, delivered: done.length });
    for (const { caseNo } of done) expect(site.portal.held(caseNo)).toMatchObject({ status: '10' });
    expect(await sync(site), 'once').toMatchObject({ delivered: 0, requests: { portal: 0 } });
  });

  it('notice that delivered cases lack their steps when these are switched on later', async (context) => {
    const records = 60;
    const site = await startSite(context, { records, settings: { 'portal.progressUpdates': false } });
    expect(await sync(site)).toMatchObject({ gap: { synced: records } });
    expect(site.portal.stats().progressSteps).toBe(0);

    const yaml = await readFile(site.config, 'utf8');
    await writeFile(site.config, yaml.replace('progressUpdates: false', 'progressUpdates: true'));
    expect(await sync(site)).toMatchObject({ gap: { synced: records }, delivered: records });
    expect(site.portal.stats().progressSteps).toBeGreaterThanOrEqual(records);
  });

  it('count the same province whatever the size of pages, and what was received earlier beside it', async (context) => {
    const records = 300;
    const totals = new Set<string>();
    for (const pageSize of [20, 500]) {
      const site = await startSite(context, {
        records,
        settings: { 'source.pageSize': pageSize, 'source.censusFrom': '2024-09-01' },
      });
      await sync(site);
      // Old and new cases change, and a poll shows them.
      for (let index = 0; index < records; index += 7) site.province.change(index, { dossierNote: 'x' });
      const { gap } = await sync(site);
      const { total, synced, excludedBy } = gap;
      totals.add(JSON.stringify([total, synced]));
      expect(excludedBy?.earlier, 'delivered all the same').toBeGreaterThan(0);
      expect(synced).toBe(total);
    }
    expect([...totals]).toHaveLength(1);
  });
});
