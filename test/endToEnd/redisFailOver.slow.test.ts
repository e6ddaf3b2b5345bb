import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { clusterUrl, RedisServers, sentinelUrl } from '../support/redisServers.ts';
import { SOON } from '../support/soon.ts';
import { arrive } from './support/controlPlane.ts';
import { startDaemon } from './support/daemon.ts';
import { startTestProvince } from './support/testProvince.ts';

const RECORDS = 150;
const PER_SECOND = 10;
/** Within it, deliveries go on after the primary is lost. */
const FAIL_OVER_MS = 30_000;
/** At most, by `portal.concurrency` and one more for fresh cases. */
const UNDER_WAY = 3;
/** For a machine with others to serve; ten seconds on one without. */
const LONG = { timeout: 600_000 };

let servers: RedisServers;
beforeAll(async () => {
  servers = await RedisServers.make();
  return () => servers.close();
});

async function siteOn(url: string) {
  const site = await startTestProvince({
    records: RECORDS,
    portal: { latencyMs: 100 },
    settings: {
      ...{ 'queue.url': url, 'portal.requestsPerSecond': PER_SECOND, 'portal.batchSize': 10 },
      ...{ 'portal.concurrency': 2, 'source.pollIntervalSeconds': 1 },
    },
  });
  onTestFinished(() => site.close());
  return site;
}

it(
  'the primary is killed in mid-delivery: deliveries go on, no case is lost, none sent too fast',
  LONG,
  async () => {
    const watched = await servers.startWatched();
    const site = await siteOn(sentinelUrl(watched));
    const daemon = await startDaemon(site);
    const accepted = (): number => site.portal.stats().casesAccepted;
    await vi.waitFor(() => expect(accepted()).toBeGreaterThan(RECORDS / 8), SOON);

    watched.primary.kill();
    expect(accepted()).toBeLessThan(RECORDS);
    // Requests that had their slot at that moment still begin.
    const requests = (): number => site.portal.stats().total;
    const more = requests() + 2 * UNDER_WAY;
    await vi.waitFor(() => expect(requests()).toBeGreaterThan(more), { timeout: FAIL_OVER_MS, interval: 50 });
    await vi.waitFor(() => expect(accepted()).toBe(RECORDS), SOON);

    const [caseNo = ''] = await arrive(site.province, 1);
    await vi.waitFor(() => expect(site.portal.held(caseNo)?.status).toBe('1'), SOON);
    const stats = site.portal.stats();
    expect(stats.statusWentBack + stats.progressWentBack).toBe(0);
    // At most the slots of one window, which the new primary did not know of yet, are used twice.
    expect(stats.peakPerSecond).toBeLessThanOrEqual(2 * PER_SECOND);
    expect(daemon.events('job.failed'), daemon.stderr()).toEqual([]);
    // What stood still is over once two seconds have passed without it, and a busy machine can answer late.
    await vi.waitFor(async () => expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200), SOON);
    daemon.kill('SIGTERM');
    expect((await daemon.ended).code).toBe(0);
    const gap = JSON.parse((await site.run('gap', '--json')).stdout);
    expect(gap).toMatchObject({ total: RECORDS + 1, synced: RECORDS + 1 });
  },
);

it('on a cluster, which is then wiped, all cases arrive and doctor finds nothing wrong', LONG, async () => {
  const members = await servers.startCluster();
  const site = await siteOn(clusterUrl(members));
  const daemon = await startDaemon(site);
  const accepted = (): number => site.portal.stats().casesAccepted;
  await vi.waitFor(() => expect(accepted()).toBeGreaterThan(RECORDS / 8), SOON);
  await servers.wipe(members);
  await vi.waitFor(() => expect(accepted()).toBe(RECORDS), SOON);
  const doctor = await site.run('doctor', '--json');
  const checks = JSON.parse(doctor.stdout).checks as { name: string; state: string; found: string }[];
  const ofRedis = checks.filter(({ name }) => name.startsWith('redis'));
  expect(ofRedis.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(ofRedis.map(({ name }) => name)).toContain('redis_write');
  expect(site.portal.stats().peakPerSecond).toBeLessThanOrEqual(2 * PER_SECOND);
  daemon.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});
