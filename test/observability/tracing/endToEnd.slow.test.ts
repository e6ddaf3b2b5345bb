import { describe, it } from 'vitest';
import { isReason, REASONS } from '../../../src/domain/reason.ts';
import { arrive, sourceCases } from '../../endToEnd/support/controlPlane.ts';
import { startDaemon } from '../../endToEnd/support/daemon.ts';
import { groupedGapDocument, only } from '../../endToEnd/support/documents.ts';
import { stepCount } from '../../endToEnd/support/steps.ts';
import { startTestProvince, type TestProvince } from '../../endToEnd/support/testProvince.ts';
import { SOON } from '../../support/soon.ts';
import { type Collector, startCollector, waysOf } from './collector.ts';

/** Writes the URL of every module that is loaded, imported or required, as a line on stderr. */
const TELLS_MODULES = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => (writeSync(2, 'loaded ' + url + '\\n'), next(url, context)) });`;
const TELLING = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(TELLS_MODULES)}` };

function tracedTo({ endpoint }: Collector) {
  return { 'tracing.otlpEndpoint': endpoint, 'tracing.sampleRatio': 1 };
}

/** Everybody and every case of the province, as the source writes them. */
function personalDataOf({ province }: TestProvince, caseNos: readonly string[]): Set<string> {
  const words = caseNos.flatMap((caseNo) => {
    const row = province.row(caseNo);
    if (row === null) return [];
    const { applicantName, applicantIdNo, address, contactName, contactTelNo, contactEmail } = row;
    return [caseNo, applicantName, applicantIdNo, address, contactName, contactTelNo, contactEmail];
  });
  return new Set(words.filter((word) => word !== ''));
}

async function allSteps(site: TestProvince): Promise<number> {
  const cases = await sourceCases(site.province);
  return stepCount(
    site,
    cases.map(({ caseNo }) => caseNo),
  );
}

describe.concurrent('traces of a province', () => {
  it('show what sync reads and delivers, and no case, no person and no address', async ({
    expect,
    onTestFinished,
  }) => {
    const records = 400;
    const collector = await startCollector();
    onTestFinished(() => collector.close());
    const site = await startTestProvince({ records, problems: true, settings: tracedTo(collector) });
    onTestFinished(() => site.close());
    const cases = await sourceCases(site.province);
    const poisoned = new Set(cases.filter((_, index) => index % 20 === 0).map(({ caseNo }) => caseNo));
    site.province.setFaults([{ kind: 'status', times: 1, status: 500 }]);
    site.portal.setPoison((caseNo) => poisoned.has(caseNo));
    site.portal.setFaults([{ kind: 'html', times: 1, on: 'DongBoHoSoMC' }]);
    const { code, stderr } = await site.run('sync', '--json', '--max-wait', '100ms');
    expect(code, stderr).toBe(0);

    const spans = collector.spans();
    const ways = waysOf(spans);
    expect(Object.keys(ways)).toEqual(
      expect.arrayContaining([
        'census > source page',
        'poll > source page',
        'addBulk push > process push > deliver > portal request',
      ]),
    );
    const requests = collector.named('portal request');
    expect(ways['census > source page']).toBeGreaterThan(1);
    expect(collector.named('source page').length).toBe(site.province.stats().total);
    expect(collector.named('source page').filter(({ status }) => status.code === 2)).toMatchObject([
      { attributes: { 'error.type': 'TransientFailure', 'http.response.status_code': 500 } },
    ]);
    expect(requests.length).toBe(site.portal.stats().total);
    const services = new Set(requests.map(({ attributes }) => attributes['dongbo.service']));
    expect(services).toEqual(
      new Set(['login', 'LayDanhSachTTHC', 'DongBoHoSoMC', 'CapNhatTienDoHoSoMC', 'LayThuTuc']),
    );
    const attributesOf = requests.map(({ attributes }) => attributes);
    expect(attributesOf).toContainEqual({
      'dongbo.service': 'DongBoHoSoMC',
      'dongbo.outcome': 'transient',
      'http.response.status_code': 200,
    });
    expect(attributesOf).toContainEqual(expect.objectContaining({ 'dongbo.outcome': 'rejected' }));

    const sum = (field: string): number =>
      collector
        .named('deliver')
        .reduce((total, { attributes }) => total + Number(attributes[`dongbo.${field}`] ?? 0), 0);
    const ended = ['synced', 'rejected', 'blocked', 'retry', 'record_accepted', 'released'].map(sum);
    const { stdout } = await site.run('gap', '--by', 'reason', '--json');
    const { synced, groups } = only(groupedGapDocument, stdout);
    expect(sum('synced')).toBe(synced);
    const complete = [...site.portal.cases()].filter(
      ({ caseNo, progress }) => progress === stepCount(site, [caseNo]),
    );
    expect(complete.length, 'cases with all their steps').toBe(synced);
    const unsynced = new Map(groups.map((one) => [one.key, one.unsynced]));
    expect(unsynced.get('PORTAL_REJECTED')).toBeGreaterThan(0);
    // How many of the cases in the unreadable answer came back within --max-wait is chance: the delay has full jitter.
    expect(sum('rejected')).toBe(unsynced.get('PORTAL_REJECTED'));
    const held = groups.filter(({ key }) => isReason(key) && REASONS[key].state === 'blocked');
    expect(
      held.reduce((total, one) => total + one.unsynced, 0),
      'most are held back when they are read',
    ).toBeGreaterThan(sum('blocked'));
    expect(ended.reduce((total, count) => total + count)).toBe(sum('batch_size'));

    const personal = personalDataOf(
      site,
      cases.map(({ caseNo }) => caseNo),
    );
    expect(personal.size).toBeGreaterThan(4 * records);
    const sent = collector.http.received.map(({ body }) => body).join('\n');
    expect([...personal].filter((word) => sent.includes(word))).toEqual([]);
    expect(sent).not.toContain(site.portal.url);
    expect(sent).not.toContain(site.dir);
  });

  it('lead in the daemon from the poll that found a change to the request that delivered it', async ({
    expect,
    onTestFinished,
  }) => {
    const collector = await startCollector();
    onTestFinished(() => collector.close());
    const site = await startTestProvince({
      records: 20,
      settings: { ...tracedTo(collector), 'source.pollIntervalSeconds': 1 },
    });
    onTestFinished(() => site.close());
    const daemon = await startDaemon(site);
    const steps = await allSteps(site);
    expect(steps).toBeGreaterThan(20);
    await expect.poll(() => site.portal.stats().progressSteps, SOON).toBe(steps);
    // A case waits a second for others, so its ticket rings once more. A sweep may ring first: then its push, which no
    // poll asked for, delivers the case, and the next arrival gets the chance.
    const fromPoll = (): string | undefined =>
      Object.keys(waysOf(collector.spans())).find((one) =>
        /^process poll > poll > .*deliver > portal request$/.test(one),
      );
    for (let n = 0; n < 10 && fromPoll() === undefined; n += 1) {
      const delivered = collector.named('deliver').length;
      const [arrival = ''] = await arrive(site.province, 1);
      await expect.poll(() => site.portal.held(arrival)?.progress, SOON).toBe(1);
      await expect.poll(() => collector.named('deliver').length, SOON).toBeGreaterThan(delivered);
    }
    daemon.kill('SIGTERM');
    const { code, stderr } = await daemon.ended;
    expect(code, stderr).toBe(0);

    const ways = waysOf(collector.spans());
    expect(ways[fromPoll() ?? ''], 'record and progress step').toBeGreaterThanOrEqual(2);
    expect(ways['process census > census']).toBe(1);
    const polls = collector.named('poll').map(({ traceId }) => traceId);
    expect(polls.length).toBeGreaterThan(1);
    expect(new Set(polls).size, 'each poll is a trace').toBe(polls.length);
    const deliveryIds = collector.named('deliver').map(({ attributes }) => attributes['dongbo.delivery_id']);
    expect(new Set(deliveryIds).size).toBe(deliveryIds.length);
    expect(stderr).not.toContain('tracing.failed');
  });

  it('cost nothing where no collector is configured: nothing of OpenTelemetry is loaded', async ({
    expect,
    onTestFinished,
  }) => {
    const collector = await startCollector();
    onTestFinished(() => collector.close());
    const loadedBy = async (settings: Readonly<Record<string, unknown>>): Promise<string> => {
      const site = await startTestProvince({ records: 5, settings });
      onTestFinished(() => site.close());
      // The variable alone sends nothing anywhere: what leaves the province stands in the configuration.
      const env = { ...TELLING, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
      const { code, stderr } = await site.start(['sync', '--json'], { env }).ended;
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('/node_modules/bullmq/');
      return stderr;
    };
    const without = await loadedBy({});
    expect(without).not.toMatch(/\/node_modules\/(?:@opentelemetry|bullmq-otel)\//);
    expect(collector.http.received).toEqual([]);
    expect(await loadedBy(tracedTo(collector)), 'so that this test would see it').toContain(
      '/node_modules/@opentelemetry/api/',
    );
    expect(collector.spans().length).toBeGreaterThan(5);
  });

  it('hold up neither the delivery nor the end when nobody takes them', async ({
    expect,
    onTestFinished,
  }) => {
    const collector = await startCollector();
    collector.http.answerWith('hang');
    onTestFinished(() => collector.close());
    const site = await startTestProvince({ records: 300, settings: tracedTo(collector) });
    onTestFinished(() => site.close());
    const daemon = await startDaemon(site);
    const steps = await allSteps(site);
    await expect.poll(() => site.portal.stats().progressSteps, SOON).toBe(steps);
    await expect.poll(() => daemon.events('tracing.failed').length, SOON).toBe(1);
    daemon.kill('SIGTERM');
    const { code, stderr } = await daemon.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('shutdown.');
    expect(daemon.events('tracing.failed')).toHaveLength(1);
  });
});
