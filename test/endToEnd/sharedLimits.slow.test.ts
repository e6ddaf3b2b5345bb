import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOwnTime } from '../support/ownTime.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { type ManyProcesses, startMany } from './support/manyProcesses.ts';

/** Several processes share a machine that may have others to serve. */
const SOON = { timeout: 300_000, interval: 100 } as const;
const PER_SECOND = 6;
/**
 * Requests start evenly spaced, but on a busy machine some come late to the portal, and two seconds' requests meet. Three
 * processes that each kept the rate for themselves would make eighteen.
 */
const LATE = 3;

async function manyOf(
  records: number,
  settings: Readonly<Record<string, unknown>>,
  latencyMs: number,
): Promise<ManyProcesses> {
  const many = await startMany({
    ...{ records, portal: { latencyMs } },
    settings: { 'source.pollIntervalSeconds': 2, 'portal.concurrency': 2, ...settings },
  });
  onTestFinished(() => many.close());
  return many;
}

describe.skipIf(withoutPostgres)('the portal, to several processes', { timeout: 900_000 }, () => {
  it('sees no more requests a second of all together than one process is allowed', async () => {
    const many = await manyOf(600, { 'portal.requestsPerSecond': PER_SECOND, 'portal.batchSize': 5 }, 200);
    await Promise.all([1, 2, 3].map((n) => many.start(n)));
    const { portal } = many.site;
    await expect.poll(() => portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
    const [before, from] = [portal.stats().total, performance.now()];
    await sleep(15_000);
    const used = portal.stats().total - before;
    const seconds = (performance.now() - from) / 1_000;
    // There is work for longer, and for more than one process.
    expect(portal.stats().casesAccepted).toBeLessThan(600);
    const leases = `select distinct substr(lease_owner, 1, 12) from record where lease_owner is not null`;
    await expect.poll(async () => (await many.query(leases)).length, SOON).toBeGreaterThan(1);
    expect(used, `${used} requests in ${seconds} s`).toBeLessThanOrEqual(PER_SECOND * (seconds + 1));
    expect(portal.stats().peakPerSecond).toBeLessThanOrEqual(PER_SECOND + LATE);
  });

  it('is left alone by all within two seconds when one of them finds that it refuses the account', async () => {
    const many = await manyOf(4_000, { 'portal.requestsPerSecond': 100, 'portal.batchSize': 5 }, 100);
    // The third one has the password of yesterday, so it alone is refused.
    many.configure(3, { 'portal.username': 'h23-of-before' });
    await Promise.all([1, 2].map((n) => many.start(n)));
    const { portal } = many.site;
    await expect.poll(() => portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
    const refused = await many.start(3);
    await expect.poll(() => refused.events('circuit.opened').length, SOON).toBe(1);
    const time = startOwnTime(...many.pids());
    let requests = portal.stats().total;
    let lastMs = 0;
    for (let quiet = 0; quiet < 40; quiet += 1) {
      await sleep(100);
      const { total } = portal.stats();
      if (total === requests) continue;
      [requests, lastMs, quiet] = [total, time.ms(), 0];
    }
    time.stop();
    expect(lastMs, 'milliseconds until the last request').toBeLessThan(2_000);
    const [left] = await many.query<{ n: number }>(
      "select count(*)::int n from record where state = 'pending'",
    );
    expect(left?.n, 'what waited meanwhile').toBeGreaterThan(0);
    refused.kill('SIGTERM');
    await refused.ended;
    // One try of any process that is let in counts for all.
    const { code, stderr } = await many.run(1, 'delivery', 'retry');
    expect(code, stderr).toBe(0);
    await expect.poll(() => portal.stats().total, SOON).toBeGreaterThan(requests + 20);
  });
});
