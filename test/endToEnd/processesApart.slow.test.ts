import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BEAT_MS, DEAD_MS } from '../../src/domain/processes.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cuttingProxy.ts';
import { startOwnTime } from '../support/ownTime.ts';
import { startTestPostgres, type TestPostgres, withoutPostgres } from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { CHECKOUT } from './support/commandLine.ts';
import { arrive } from './support/controlPlane.ts';
import { expectDelivered } from './support/delivered.ts';
import { type ManyProcesses, type Member, type OfProcess, startMany } from './support/manyProcesses.ts';
import { makeOtherNetwork } from './support/otherNetwork.ts';

const CLOCK = resolve(CHECKOUT, 'scripts/soak/clock.ts');
const MINUTE = 60_000;
const RECORDS = 60;
const SETTINGS = {
  ...{ 'portal.batchSize': 5, 'portal.concurrency': 2, 'source.pollIntervalSeconds': 1 },
} as const;

const closing: (() => unknown)[] = [];
let server: TestPostgres;
beforeAll(async () => {
  server = await startTestPostgres();
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function manyOf(ofProcess: (n: number) => OfProcess): Promise<ManyProcesses> {
  const many = await startMany({ server, records: RECORDS, settings: SETTINGS, ofProcess });
  closing.push(() => many.close());
  return many;
}

/** Has new cases at the portal, whose answers take so long, with some of them under way for this process. */
async function underWayFor(
  many: ManyProcesses,
  { pid }: Member,
  answerMs: number,
  count: number,
): Promise<void> {
  many.site.portal.setFaults([{ kind: 'slow', on: 'DongBoHoSoMC', delayMs: answerMs }]);
  const before = many.site.portal.stats().casesAccepted;
  await arrive(many.site.province, count);
  const leased = () =>
    many.query(
      `select record.id from record join process on substr(lease_owner, 1, 12) = process.id where pid = ${pid}`,
    );
  await expect.poll(async () => (await leased()).length, SOON).toBeGreaterThan(0);
  await expect.poll(() => many.site.portal.stats().casesAccepted, SOON).toBeGreaterThan(before);
}

describe.skipIf(withoutPostgres)('processes of one ledger', { timeout: 600_000 }, () => {
  it('go on without one that reaches the portal and not the ledger, which speaks for none of their cases', async () => {
    const network = makeOtherNetwork();
    if (network === null) return;
    closing.push(() => network.remove());
    const way = async (url: string, host: string): Promise<CuttingProxy> => {
      const proxy = await startCuttingProxy(Number(new URL(url).port), host);
      closing.push(() => proxy.close());
      return proxy;
    };
    const apart: Record<string, string> = { 'ledger.tls': 'off' };
    const many = await startMany({
      ...{ server, records: RECORDS, settings: SETTINGS },
      ofProcess: (n) => (n === 1 ? {} : { within: network.within, settings: apart }),
    });
    closing.push(() => many.close());
    const { province, portal } = many.site;
    const lead = async (key: string, url: string, host: string): Promise<void> => {
      apart[key] = (await way(url, host)).through(url).replace(/\/$/, '');
    };
    await lead('ledger.url', many.url, network.ledger);
    await lead('queue.url', many.redis, network.rest);
    await lead('source.baseUrl', `${province.url}/o/rest/v2`, network.rest);
    await lead('portal.adapterUrl', portal.url, network.rest);

    // The first one leads.
    const cutOff = await many.start(2);
    const other = await many.start(1);
    await expectDelivered(many, RECORDS);
    await underWayFor(many, cutOff, 3_000, 60);
    // On a machine that is busy enough, it was taken for dead before.
    const died = other.events('process.died').length;
    const taken = cutOff.events('process.taken_for_dead').length;
    network.cutLedger();
    portal.setFaults([]);
    const time = startOwnTime(other.pid);
    await expect.poll(() => other.events('process.died').length, SOON).toBe(died + 1);
    expect(time.stop()).toBeLessThan(DEAD_MS + 15_000);
    await arrive(province, 10);
    await expectDelivered(many, RECORDS + 70);

    network.joinLedger();
    const joinedAt = performance.now();
    await expect.poll(() => cutOff.events('process.taken_for_dead').length, SOON).toBe(taken + 1);
    process.stderr.write(`cut off: back after ${Math.round(performance.now() - joinedAt)} ms\n`);
    await arrive(province, 10);
    await expectDelivered(many, RECORDS + 80);
    expect(portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
    const living = () => many.query('select id from process where died_at is null');
    await expect.poll(async () => (await living()).length, SOON).toBe(2);
  });

  it('whose clocks are minutes apart deliver beside one another, and take over from one that is killed', async () => {
    const clocks: Readonly<Record<number, number>> = { 1: 7 * MINUTE, 2: -6 * MINUTE, 3: 0 };
    const many = await manyOf((n) => ({
      env: { NODE_OPTIONS: `--import=${CLOCK}`, SOAK_CLOCK_MS: String(clocks[n] ?? 0) },
    }));
    const ahead = await many.start(1);
    const behind = await many.start(2);
    await expectDelivered(many, RECORDS);
    // None takes a lease of another for one that has run out.
    expect(many.site.portal.stats().mostOfOneCase).toBe(1);
    for (const killed of [ahead, behind]) {
      await underWayFor(many, killed, 1_500, 30);
      killed.kill('SIGKILL');
      await killed.ended;
      many.site.portal.setFaults([]);
      if (killed === ahead) await many.start(3);
    }
    await expectDelivered(many, RECORDS + 60);
    expect(many.site.portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
  });

  it('go on with the cases of one that is stopped while it delivers, which settles none of them when it continues', async () => {
    const many = await manyOf(() => ({}));
    const other = await many.start(1);
    const stopped = await many.start(2);
    await expectDelivered(many, RECORDS);
    await underWayFor(many, stopped, DEAD_MS + 2 * BEAT_MS, 30);
    // On a machine that is busy enough, it was taken for dead before.
    const died = other.events('process.died').length;
    stopped.kill('SIGSTOP');
    many.site.portal.setFaults([]);
    await expect.poll(() => other.events('process.died').length, SOON).toBe(died + 1);
    await expectDelivered(many, RECORDS + 30);
    const taken = stopped.events('process.taken_for_dead').length;
    stopped.kill('SIGCONT');
    await expect.poll(() => stopped.events('process.taken_for_dead').length, SOON).toBe(taken + 1);
    await arrive(many.site.province, 10);
    await expectDelivered(many, RECORDS + 40);
    expect(many.site.portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
  });
});
