import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROBLEMS, type ProblemKind } from '../../src/sandbox/cases/problems.ts';
import { startOwnTime } from '../support/ownTime.ts';
import { SOON } from '../support/soon.ts';
import { arrive, sourceCases } from './support/controlPlane.ts';
import { type Daemon, startDaemon, startWithoutPages } from './support/daemon.ts';
import { gapDocument, only, replayDocument, syncDocument } from './support/documents.ts';
import { LEDGERS, type LedgerPlace } from './support/ledgers.ts';
import { connectPrivateRedis, redisIsRunning } from './support/privateRedis.ts';
import { stepCount } from './support/steps.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

// One kind after the other: each starts four daemons at once.
describe.each(LEDGERS)('with the ledger on $name', ({ place }) => {
  describe.concurrent('a running daemon', () => {
    const RECORDS = 300;
    let ledger: LedgerPlace;
    let site: TestProvince;
    let daemon: Daemon;
    const withReason = new Map<string, string[]>();
    beforeAll(async () => {
      ledger = await place();
      site = await startTestProvince({
        records: RECORDS,
        problems: true,
        settings: { 'source.pollIntervalSeconds': 1, ...ledger.settings },
      });
      for (const { caseNo, problem } of await sourceCases(site.province)) {
        const reason = problem === null ? 'none' : PROBLEMS[problem as ProblemKind].reason;
        withReason.set(reason, [...(withReason.get(reason) ?? []), caseNo]);
      }
      daemon = await startDaemon(site);
      await vi.waitFor(async () => {
        expect(site.portal.stats().casesAccepted).toBe(caseNosOf('none').length);
        const { pending, in_flight } = await ledger.states(site);
        expect({ pending, in_flight }, 'everything is settled').toEqual({});
      }, SOON);
    });
    afterAll(() => site.close());

    const caseNosOf = (reason: string): readonly string[] => withReason.get(reason) ?? [];

    it('delivers the census once, then new cases', async ({ expect }) => {
      const caseNos = await arrive(site.province, 3);
      await expect
        .poll(() => caseNos.map((caseNo) => site.portal.held(caseNo)?.status), SOON)
        .toEqual(['1', '1', '1']);
      expect(caseNos.map((caseNo) => site.portal.held(caseNo)?.records)).toEqual([1, 1, 1]);
      const last = caseNosOf('none').at(-1) ?? '';
      expect(site.portal.held(last)).toMatchObject({ records: 1, progress: stepCount(site, [last]) });
    });

    it('reports that it is alive and ready', async ({ expect }) => {
      const [health, ready] = await Promise.all([
        fetch(`${daemon.url}/healthz`),
        fetch(`${daemon.url}/readyz`),
      ]);
      expect([health.status, ready.status]).toEqual([200, 200]);
      expect(await health.json()).toMatchObject({ status: 'ok' });
      expect(await ready.json()).toMatchObject({
        status: 'ok',
        dependencies: { ledger: 'ok', redis: 'ok', portal: 'ok' },
      });
    });

    it('lets no second daemon and no sync use its dataDir, and their errors name it', async ({ expect }) => {
      const ended = await Promise.all([site.run('start', '--lang', 'en'), site.run('sync', '--lang', 'en')]);
      for (const { code, stderr } of ended) {
        expect(code).toBe(5);
        expect(stderr).toContain(`dongbo start (process ${daemon.pid}`);
      }
    });

    it('lets reading commands and import-baseline run alongside it', async ({ expect }) => {
      const file = join(site.dir, 'beside.csv');
      await writeFile(file, `caseNo\n${caseNosOf('none')[0]}\n`);
      const [gap, records, show, baseline] = await Promise.all([
        site.run('gap', '--json'),
        site.run('records', '--json'),
        site.run('show', caseNosOf('none')[0] ?? '', '--json'),
        site.run('import-baseline', file, '--json'),
      ]);
      for (const { code, stderr } of [gap, records, show, baseline]) expect(code, stderr).toBe(0);
      expect(only(gapDocument, gap.stdout).total).toBeGreaterThanOrEqual(RECORDS);
    });

    it('delivers replayed cases as soon as the replay rings', async ({ expect }) => {
      const caseNos = caseNosOf('PORTAL_REJECTED');
      site.portal.setPoison(() => false);
      const { code, stdout } = await site.run('replay', '--reason', 'PORTAL_REJECTED', '--json');
      expect(code).toBe(0);
      expect(only(replayDocument, stdout).replayed).toBe(caseNos.length);
      await expect
        .poll(() => caseNos.filter((caseNo) => site.portal.held(caseNo) !== null).length, SOON)
        .toBe(caseNos.length);
    });

    it('delivers blocked cases as soon as their mapping table is replaced, and reads all tables again on SIGHUP', async ({
      expect,
    }) => {
      const readings = () => daemon.events('mappings.read').length;
      await expect.poll(readings, SOON).toBe(1);
      const caseNos = caseNosOf('AGENCY_UNMAPPED');
      const rows = await readFile(site.tables.agencies, 'utf8');
      const row = 'H23.77,000.00.77.H23,Trung tâm Phát triển quỹ đất tỉnh,province,H23,,\n';
      const fixed = join(site.dir, 'agencies.mended.csv');
      await writeFile(fixed, `${rows.trimEnd()}\n${row}`);
      await rename(fixed, site.tables.agencies);
      await expect
        .poll(() => caseNos.filter((caseNo) => site.portal.held(caseNo) !== null).length, SOON)
        .toBe(caseNos.length);
      expect(readings()).toBe(2);
      daemon.kill('SIGHUP');
      await expect.poll(readings, SOON).toBe(3);
    });

    it('sends a change made while the case is in flight after the earlier version, never before it', async ({
      expect,
    }) => {
      const [caseNo = ''] = caseNosOf('none').filter((one) => site.portal.held(one)?.status === '10');
      // The record is stored when it is asked for, and the answer is late: meanwhile the case is in flight.
      site.portal.setFaults([{ kind: 'slow', delayMs: 4_000, on: 'DongBoHoSoMC' }]);
      site.province.change(caseNo, { dossierStatus: 'releasing' });
      await expect.poll(() => site.portal.held(caseNo)?.status, SOON).toBe('9');
      site.province.change(caseNo, { dossierStatus: 'waiting' });
      await expect.poll(() => site.portal.held(caseNo)?.status, SOON).toBe('5');
      expect(site.portal.held(caseNo)?.records).toBe(3);
    });
  });

  describe.concurrent('in the middle of delivery', () => {
    it('a killed daemon loses nothing: the next sync delivers the rest', async ({
      onTestFinished,
      expect,
    }) => {
      const records = 400;
      const site = await startTestProvince({
        records,
        portal: { latencyMs: 150 },
        settings: { 'portal.batchSize': 20, 'portal.concurrency': 2, ...(await place()).settings },
      });
      onTestFinished(() => site.close());
      const daemon = await startWithoutPages(site);
      await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
      daemon.kill('SIGKILL');
      await daemon.ended;
      expect(site.portal.stats().casesAccepted).toBeLessThan(records);

      const leftover = await connectPrivateRedis(site.dataDir);
      expect(leftover, 'killed as it was, the daemon left its redis-server behind').not.toBeNull();
      const leftoverEnded = leftover === null ? null : once(leftover, 'end');
      const sync = site.start(['sync', '--json']);
      const time = startOwnTime(sync.pid);
      const { code, stdout, stderr } = await sync.ended;
      expect(code, stderr).toBe(0);
      expect(only(syncDocument, stdout).gap).toMatchObject({ total: records, synced: records });
      // BullMQ takes a killed worker's job for stalled only after a minute; nothing may wait for that.
      expect(time.stop()).toBeLessThan(60_000);
      expect(site.portal.stats()).toMatchObject({ held: records, statusWentBack: 0, progressWentBack: 0 });
      await leftoverEnded;
      expect(await redisIsRunning(site.dataDir)).toBe(false);
    });

    it('a daemon stopped while the portal hangs does not wait for its answer, and the next sync continues', async ({
      onTestFinished,
      expect,
    }) => {
      const records = 200;
      // The portal's own time limit is longer than this test's: only an abandoned request ends in time.
      const ledger = await place();
      const settings = { 'portal.batchSize': 50, 'portal.timeoutSeconds': 600, ...ledger.settings };
      const site = await startTestProvince({ records, settings });
      onTestFinished(() => site.close());
      // Hangs without having stored anything, from the second batch on.
      site.portal.setFaults([
        { kind: 'slow', delayMs: 0, times: 1, on: 'DongBoHoSoMC' },
        { kind: 'hang', stores: false, on: 'DongBoHoSoMC' },
      ]);
      const daemon = await startWithoutPages(site);
      const hanging = { requests: { DongBoHoSoMC: { hang: expect.any(Number) } } };
      await expect.poll(() => site.portal.stats(), SOON).toMatchObject(hanging);
      // What it was told is in the ledger: only then it need not be sent again.
      const accepted = site.portal.stats().casesAccepted;
      expect(accepted).toBeGreaterThan(0);
      await expect.poll(() => ledger.states(site), SOON).toMatchObject({ synced: accepted });
      daemon.kill('SIGTERM');
      const { code, stdout, stderr } = await daemon.ended;
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
      expect(daemon.events('daemon.stopped')).toHaveLength(1);
      const waits = daemon.events('shutdown.late').map(({ durationMs }) => Number(durationMs));
      expect(
        waits.reduce((total, wait) => total + wait, 0),
        'the deadlines that were used up',
      ).toBeLessThan(10_000);
      expect(await redisIsRunning(site.dataDir)).toBe(false);

      site.portal.setFaults([]);
      const next = await site.run('sync', '--json');
      expect(next.code, next.stderr).toBe(0);
      expect(only(syncDocument, next.stdout).gap).toMatchObject({ total: records, synced: records });
      expect(site.portal.stats()).toMatchObject({ casesAccepted: records, mostOfOneCase: 1 });
    });

    it('Redis can be wiped, and wiped again later, without losing a case', async ({
      onTestFinished,
      expect,
    }) => {
      const records = 300;
      const site = await startTestProvince({
        records,
        portal: { latencyMs: 150 },
        settings: {
          ...{ 'portal.batchSize': 20, 'portal.concurrency': 2, 'source.pollIntervalSeconds': 1 },
          ...(await place()).settings,
        },
      });
      onTestFinished(() => site.close());
      // So late that Redis is wiped in the middle of it.
      site.portal.setFaults([{ kind: 'slow', delayMs: 3_000, on: 'DongBoHoSoMC' }]);
      const daemon = await startWithoutPages(site);
      const accepted = () => site.portal.stats().casesAccepted;
      const flush = async (): Promise<void> => {
        const redis = await connectPrivateRedis(site.dataDir);
        expect(await redis?.flushall()).toBe('OK');
        redis?.disconnect();
      };
      await expect.poll(accepted, SOON).toBeGreaterThan(0);
      await flush();
      expect(accepted()).toBeLessThan(records);
      site.portal.setFaults([]);
      await expect.poll(accepted, SOON).toBe(records);

      // Now nothing is under way that could go on by itself: even the schedules have to be made again.
      await flush();
      const [caseNo = ''] = await arrive(site.province, 1);
      await expect.poll(() => site.portal.held(caseNo)?.status, SOON).toBe('1');
      expect(site.portal.stats().mostOfOneCase).toBe(1);
      daemon.kill('SIGTERM');
      expect((await daemon.ended).code).toBe(0);
    });
  });
});
