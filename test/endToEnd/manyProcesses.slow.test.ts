import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startOwnTime } from '../support/ownTime.ts';
import { withoutPostgres } from '../support/postgres.ts';
import { arrive } from './support/controlPlane.ts';
import { type ManyProcesses, type Member, startMany } from './support/manyProcesses.ts';

/** Several processes share a machine that may have others to serve. */
const SOON = { timeout: 300_000, interval: 100 } as const;
const RECORDS = 300;
/** Within it, others go on with what a dead process did. */
const TAKEN_OVER_MS = 30_000;

async function manyOf(settings: Readonly<Record<string, unknown>> = {}): Promise<ManyProcesses> {
  const many = await startMany({
    records: RECORDS,
    portal: { latencyMs: 150 },
    settings: {
      ...{ 'portal.batchSize': 20, 'portal.concurrency': 2, 'source.pollIntervalSeconds': 2 },
      ...settings,
    },
  });
  onTestFinished(() => many.close());
  return many;
}

/** Of the role, the process that leads it. */
async function leaderOf(many: ManyProcesses, role: string): Promise<number | null> {
  const rows = await many.query<{ pid: string }>(
    `select pid from process join leader on process_id = id where role = '${role}'
     and expires_at > extract(epoch from clock_timestamp()) * 1000 and died_at is null`,
  );
  return rows.length === 0 ? null : Number(rows[0]?.pid);
}

async function leaderAmong(many: ManyProcesses, members: readonly Member[]): Promise<Member> {
  const found = await vi.waitFor(async () => {
    const pid = await leaderOf(many, 'poll');
    const leader = members.find((member) => member.pid === pid);
    if (leader === undefined) throw new Error('nobody leads');
    return leader;
  }, SOON);
  return found;
}

/** All cases are acknowledged, none falsely, and the counters are those of a recount. */
async function expectExact({ site, query, recount }: ManyProcesses, records: number): Promise<void> {
  await expect.poll(() => site.portal.stats().held, SOON).toBe(records);
  await expect
    .poll(() => query('select state, count(*)::int n from record group by state'), SOON)
    .toEqual([{ state: 'synced', n: records }]);
  expect(site.portal.stats()).toMatchObject({ statusWentBack: 0, progressWentBack: 0 });
  expect(await recount(), 'counters that differ').toBe(0);
}

describe.skipIf(withoutPostgres)('several processes on one ledger', { timeout: 900_000 }, () => {
  it('deliver together, each case once, while one of them reads', async () => {
    const many = await manyOf();
    const members = await Promise.all([1, 2, 3, 4].map((n) => many.start(n)));
    await expectExact(many, RECORDS);
    const caseNos = await arrive(many.site.province, 3);
    await expect
      .poll(() => caseNos.map((caseNo) => many.site.portal.held(caseNo)?.status), SOON)
      .toEqual(['1', '1', '1']);
    expect(many.site.portal.stats().mostOfOneCase).toBe(1);
    await expect
      .poll(() => members.map((member) => member.events('leader.began').length).toSorted(), SOON)
      .toEqual([0, 0, 0, 4]);
    for (const member of members) expect(member.events('job.failed'), member.stderr()).toEqual([]);
    for (const member of members) member.kill('SIGTERM');
    for (const { ended } of members) expect((await ended).code).toBe(0);
    expect(await many.query('select id from process')).toEqual([]);
  });

  it('go on when the one that leads is killed while it reads and delivers', async () => {
    const many = await manyOf();
    const members = await Promise.all([many.start(1), many.start(2)]);
    await expect.poll(() => many.site.portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
    const leader = await leaderAmong(many, members);
    const [other] = members.filter((member) => member !== leader);
    leader.kill('SIGKILL');
    await leader.ended;
    const time = startOwnTime(other?.pid ?? 0);
    await expect.poll(() => leaderOf(many, 'poll'), SOON).toBe(other?.pid);
    expect(time.stop()).toBeLessThan(TAKEN_OVER_MS);
    await expectExact(many, RECORDS);
    const [caseNo = ''] = await arrive(many.site.province, 1);
    await expect.poll(() => many.site.portal.held(caseNo)?.status, SOON).toBe('1');
    expect(many.site.portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
  });

  it('go on with what one of them was delivering when it was killed', async () => {
    const many = await manyOf();
    const members = await Promise.all([many.start(1), many.start(2)]);
    const leader = await leaderAmong(many, members);
    const [follower] = members.filter((member) => member !== leader);
    const leased = () =>
      many.query(
        `select record.id from record join process on substr(lease_owner, 1, 12) = process.id where pid = ${follower?.pid}`,
      );
    // What is sent stays leased for a while, and the other one never runs out of cases before this one has some.
    const { portal, province } = many.site;
    portal.setFaults([{ kind: 'slow', delayMs: 2_000, on: 'DongBoHoSoMC' }]);
    let records = RECORDS;
    const leasedSoon = async (): Promise<number> => {
      if (portal.stats().held === records) records += (await arrive(province, 40)).length;
      return (await leased()).length;
    };
    await expect.poll(leasedSoon, SOON).toBeGreaterThan(0);
    follower?.kill('SIGKILL');
    portal.setFaults([]);
    const time = startOwnTime(leader.pid);
    await expect.poll(() => leader.events('process.died').length, SOON).toBe(1);
    expect(time.stop()).toBeLessThan(TAKEN_OVER_MS);
    await expectExact(many, records);
    expect(portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
  });

  it('go on while the one that leads is stopped, which does not write when it continues', async () => {
    const many = await manyOf();
    const members = await Promise.all([many.start(1), many.start(2)]);
    await expect.poll(() => many.site.portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
    const leader = await leaderAmong(many, members);
    const [other] = members.filter((member) => member !== leader);
    leader.kill('SIGSTOP');
    const time = startOwnTime(other?.pid ?? 0);
    await expect.poll(() => leaderOf(many, 'poll'), SOON).toBe(other?.pid);
    expect(time.stop()).toBeLessThan(TAKEN_OVER_MS);
    await expect.poll(() => other?.events('process.died').length, SOON).toBe(1);
    const [caseNo = ''] = await arrive(many.site.province, 1);
    await expect.poll(() => many.site.portal.held(caseNo)?.status, SOON).toBe('1');
    leader.kill('SIGCONT');
    await expect.poll(() => leader.events('process.taken_for_dead').length, SOON).toBe(1);
    await expectExact(many, RECORDS + 1);
    expect(many.site.portal.stats().mostOfOneCase).toBeLessThanOrEqual(2);
    expect(await leaderOf(many, 'poll')).toBe(other?.pid);
    // What it was in the middle of, the server has ended meanwhile.
    const failed = leader.events('job.failed');
    expect(failed.filter((line) => line['errorCode'] !== 'system.ledger_away')).toEqual([]);
    const living = () => many.query('select id from process where died_at is null');
    await expect.poll(async () => (await living()).length, SOON).toBe(2);
    expect(await many.query('select id from process where died_at is not null'), 'nobody is lost').toEqual(
      [],
    );
  });
});
