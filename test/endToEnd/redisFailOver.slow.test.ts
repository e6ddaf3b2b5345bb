import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startOwnTime } from '../support/ownTime.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { clusterUrl, RedisServers, sentinelUrl, type Watched } from '../support/redisServers.ts';
import { SOON } from '../support/soon.ts';
import { arrive } from './support/controlPlane.ts';
import { startDaemon, startWithoutPages } from './support/daemon.ts';
import { expectDelivered } from './support/delivered.ts';
import { type ManyProcesses, type Member, startMany } from './support/manyProcesses.ts';
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
    const time = startOwnTime(daemon.pid);
    await vi.waitFor(() => expect(requests()).toBeGreaterThan(more), SOON);
    expect(time.stop(), 'milliseconds until requests go on').toBeLessThan(FAIL_OVER_MS);
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
    const gap = JSON.parse((await site.runHere(['gap', '--json'])).stdout);
    expect(gap).toMatchObject({ total: RECORDS + 1, synced: RECORDS + 1 });
  },
);

it('on a cluster, which is then wiped, all cases arrive and doctor finds nothing wrong', LONG, async () => {
  const members = await servers.startCluster();
  const site = await siteOn(clusterUrl(members));
  const daemon = await startWithoutPages(site);
  const accepted = (): number => site.portal.stats().casesAccepted;
  await vi.waitFor(() => expect(accepted()).toBeGreaterThan(RECORDS / 8), SOON);
  await servers.wipe(members);
  await vi.waitFor(() => expect(accepted()).toBe(RECORDS), SOON);
  const doctor = await site.runHere(['doctor', '--json']);
  const checks = JSON.parse(doctor.stdout).checks as { name: string; state: string; found: string }[];
  const ofRedis = checks.filter(({ name }) => name.startsWith('redis'));
  expect(ofRedis.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(ofRedis.map(({ name }) => name)).toContain('redis_write');
  expect(site.portal.stats().peakPerSecond).toBeLessThanOrEqual(2 * PER_SECOND);
  daemon.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});

describe.skipIf(withoutPostgres)('three processes on one ledger, whose Redis', LONG, () => {
  const ARRIVALS = 90;
  let watched: Watched;
  let many: ManyProcesses;
  let members: readonly Member[];
  let total = RECORDS;
  beforeAll(async () => {
    watched = await servers.startWatched();
    many = await startMany({
      records: RECORDS,
      portal: { latencyMs: 150 },
      settings: {
        ...{ 'queue.url': sentinelUrl(watched), 'portal.batchSize': 5 },
        ...{ 'portal.concurrency': 2, 'source.pollIntervalSeconds': 1 },
      },
    });
    members = await Promise.all([many.start(1), many.start(2), many.start(3)]);
  }, LONG.timeout);
  afterAll(() => many.close());

  // The first finds the census under way; each goes on with the Redis that the one before has left.
  it.each([
    ['fails over', () => watched.primary.kill()],
    ['is wiped', () => servers.wipe([watched.replica])],
    [
      'is restarted empty',
      async () => {
        watched.replica.kill();
        await once(watched.replica.process, 'exit');
        await servers.start({}, watched.replica.port);
      },
    ],
  ])('%s in mid-delivery, go on within half a minute, lose no case and count exactly', async (_, happen) => {
    const { portal, province } = many.site;
    const before = portal.stats().casesAccepted;
    // They are still under way however long it takes to tell Redis.
    portal.setFaults([{ kind: 'slow', on: 'DongBoHoSoMC', delayMs: 2_000 }]);
    await arrive(province, ARRIVALS);
    total += ARRIVALS;
    await expect.poll(() => portal.stats().casesAccepted, SOON).toBeGreaterThan(before);
    await happen();
    expect(portal.stats().casesAccepted, 'cases are under way').toBeLessThan(total);
    portal.setFaults([]);
    await expectDelivered(many, total);
    const [caseNo = ''] = await arrive(province, 1);
    total += 1;
    await expect.poll(() => portal.held(caseNo)?.status, SOON).toBe('1');
    expect(portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
    for (const member of members) expect(member.events('job.failed'), member.stderr()).toEqual([]);
  });
});
