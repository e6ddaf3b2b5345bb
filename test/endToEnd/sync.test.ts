import { describe, it } from 'vitest';
import { SANDBOX_STATUSES } from '../../src/sandbox/mappings.ts';
import { arrive, portalCases, sourceCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { recordsHash } from './support/ledgerFile.ts';
import { configure, startTestProvince } from './support/testProvince.ts';

describe.concurrent('sync', () => {
  it('delivers every case exactly once, reports it in one document, and then has nothing to do', async ({
    expect,
    onTestFinished,
  }) => {
    const records = 2_000;
    const site = await startTestProvince({ records });
    onTestFinished(() => site.close());
    const { code, stdout, stderr } = await site.run('sync', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    const said = only(syncDocument, stdout);
    expect(said).toMatchObject({ changed: records, delivered: records, stoppedBecause: null });
    expect(said.read).toBeGreaterThanOrEqual(records);
    expect(said.gap).toMatchObject({
      total: records,
      synced: records,
      unsynced: 0,
      syncedPercent: 100,
      unsyncedPercent: 0,
      coveragePercent: 100,
      unnumbered: 6,
    });
    const stats = site.portal.stats();
    expect(said.requests).toEqual({ source: site.province.stats().total, portal: stats.total });
    expect(stats).toMatchObject({ largestBatch: 200, casesAcceptedAgain: 0, progressWentBack: 0 });
    // A finished case has three steps: each further one costs a batch. A procedure is requested once.
    const procedures = sumOf(stats.requests['LayThuTuc']);
    expect(stats.total - procedures, 'requests for a thousand cases').toBeLessThanOrEqual(
      ((11 + 2 * 5) * records) / 1_000,
    );

    const wanted = await sourceCases(site.province);
    const held = new Map((await portalCases(site.portal)).map((one) => [one.caseNo, one]));
    expect(held.size).toBe(records);
    for (const { caseNo, status } of wanted) {
      const reached = SANDBOX_STATUSES[status] ?? '';
      const steps = new Set(
        ['1', '3'].includes(reached) ? [reached] : reached === '10' ? ['2', '9', '10'] : ['2', reached],
      );
      expect(held.get(caseNo)).toMatchObject({ status: reached, records: 1, progress: steps.size });
    }

    const written = recordsHash(site.dataDir);
    const again = await site.run('sync', '--json');
    expect(again.code).toBe(0);
    expect(only(syncDocument, again.stdout)).toMatchObject({
      gap: { total: records, synced: records },
      changed: 0,
      delivered: 0,
      requests: { portal: 0 },
    });
    expect(site.portal.stats().total, 'no request, not even a login').toBe(stats.total);
    expect(recordsHash(site.dataDir), 'no record was written').toBe(written);
    const quiet = await site.run('sync', '--quiet');
    expect(quiet, 'nothing went wrong').toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('delivers only changes, as updates, and arrivals, as new, whatever their dates', async ({
    expect,
    onTestFinished,
  }) => {
    const site = await startTestProvince({ records: 200 });
    onTestFinished(() => site.close());
    const cases = await sourceCases(site.province);
    const [changed = '', silent = '', twice = '', stepwise = ''] = cases
      .filter(({ status }) => status === 'done')
      .map(({ caseNo }) => caseNo);
    const syncs = async (count: number): Promise<void> => {
      const { code, stdout, stderr } = await site.run('sync', '--json');
      expect(code, stderr).toBe(0);
      const said = only(syncDocument, stdout);
      expect(said).toMatchObject({ gap: { syncedPercent: 100 }, changed: count, delivered: count });
    };
    const held = (caseNo: string) => site.portal.held(caseNo);
    await syncs(200);

    site.province.change(changed, { dossierStatus: 'releasing' });
    const { modifiedDate = '' } = site.province.row(silent) ?? {};
    site.province.change(silent, { dossierStatus: 'releasing', modifiedDate });
    site.province.change(twice, { dossierStatus: 'waiting' });
    site.province.change(twice, { dossierStatus: 'denied' });
    site.province.change(stepwise, { dossierStatus: 'waiting' });
    const [arrival = ''] = await arrive(site.province, 1);
    await syncs(5);
    expect(held(changed), 'a changed status').toMatchObject({
      status: '9',
      records: 2,
      steps: expect.arrayContaining(['2', '9']),
    });
    expect(held(silent), 'a change that left modifiedDate alone').toMatchObject({ status: '9', records: 2 });
    expect(held(twice), 'two changes between two readings').toMatchObject({ status: '3', records: 2 });
    expect(held(arrival), 'a new case').toMatchObject({ status: '1', records: 1, progress: 1 });
    expect(held(stepwise)).toMatchObject({ status: '5', records: 2 });
    expect(site.portal.stats()).toMatchObject({ newRecords: 201, updates: 4, casesAcceptedAgain: 4 });

    site.province.change(stepwise, { dossierStatus: 'processing' });
    await syncs(1);
    expect(held(stepwise), 'a second change').toMatchObject({ status: '4', records: 3 });
  });

  it('that a signal interrupts says so, does not count as complete, and is continued by the next one', async ({
    expect,
    onTestFinished,
  }) => {
    const records = 1_000;
    const settings = { 'portal.batchSize': 50, 'portal.requestsPerSecond': 4 };
    const site = await startTestProvince({ records, settings });
    onTestFinished(() => site.close());
    const running = site.start(['sync', '--json']);
    // In the middle of its first batch; a second signal would end it at once.
    let first = true;
    site.portal.setPoison(() => {
      if (first) running.kill('SIGTERM');
      first = false;
      return false;
    });
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stdout }, stderr).toEqual({ code: 143, stdout: '' });
    expect(stderr).toContain('Bị dừng giữa chừng (SIGTERM)');
    expect(site.portal.stats().progressSteps).toBeLessThan(records);

    await configure(site.config, { 'portal.batchSize': 200, 'portal.requestsPerSecond': 1_000 });
    const again = await site.run('sync', '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(only(syncDocument, again.stdout).gap).toMatchObject({ total: records, synced: records });
    expect(site.portal.stats().casesAcceptedAgain).toBe(0);
  });
});

function sumOf(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
