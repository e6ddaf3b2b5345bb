import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sourceCases } from './support/controlPlane.ts';
import { startDaemon } from './support/daemon.ts';
import { states } from './support/ledgerFile.ts';
import { connectPrivateRedis } from './support/privateRedis.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 250;
const SOON = { timeout: 30_000, interval: 50 };

describe('personal data', () => {
  it('stands in no log, no Redis and no ledger in the clear, whatever goes wrong', async () => {
    const site = await startTestProvince({
      records: RECORDS,
      problems: true,
      settings: { 'portal.batchSize': 25 },
    });
    onTestFinished(() => site.close());
    const cases = await sourceCases(site.province);
    site.province.setFaults([
      { kind: 'cut_json', times: 1 },
      { kind: 'array_body', times: 1 },
      { kind: 'unreadable_row', times: 3 },
    ]);
    // The portal quotes applicants in its refusals; here it does so to every twentieth case.
    const poisoned = new Set(cases.filter((_, index) => index % 20 === 0).map(({ caseNo }) => caseNo));
    site.portal.setPoison((caseNo) => poisoned.has(caseNo));
    site.portal.setFaults([
      { kind: 'cut_json', times: 1, on: 'DongBoHoSoMC' },
      { kind: 'html', times: 1, on: 'DongBoHoSoMC' },
      { kind: 'reset', times: 1, on: 'CapNhatTienDoHoSoMC', stores: true },
      { kind: 'refuse', times: 3, on: 'CapNhatTienDoHoSoMC' },
    ]);
    const daemon = await startDaemon(site, { DONGBO_LOG_LEVEL: 'debug' });
    await expect.poll(() => states(site.dataDir)['rejected'], SOON).toBeGreaterThan(5);
    await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBeGreaterThan(RECORDS / 2);
    expect(states(site.dataDir)['blocked']).toBeGreaterThan(0);

    const redis = await connectPrivateRedis(site.dataDir);
    if (redis === null) throw new Error('the daemon has no redis-server');
    const kept = await everythingIn(redis);
    redis.disconnect();
    // Killed, so that the ledger's log and Redis's file stay as they are while it works.
    daemon.kill('SIGKILL');
    const { stdout, stderr } = await daemon.ended;
    const files = await filesUnder(site.dataDir);
    expect(files.filter(([name]) => /ledger\.db-wal$|\.aof$/.test(name))).toHaveLength(2);
    const shown = await Promise.all([
      site.run('show', [...poisoned][0] ?? '', '--json'),
      site.run('records', '--state', 'rejected', '--json'),
    ]);
    const places = [
      ['stdout', stdout],
      ['stderr', stderr],
      ...shown.map((ended) => ['show and records', ended.stdout + ended.stderr] as const),
      ['Redis', kept],
      ...files,
    ] as const;
    expect(stderr, 'the log is at its most talkative').toContain('"level":20');
    expect(kept).toContain(':push:events');
    const persons = personsOf(
      site,
      cases.map(({ caseNo }) => caseNo),
    );
    expect(persons.size).toBeGreaterThan(4 * RECORDS * 0.9);
    const found = places.flatMap(([name, text]) => {
      const quoted = [...persons].filter((person) => text.includes(person));
      return quoted.length === 0 ? [] : [`${name}: ${quoted.slice(0, 3).join(', ')}`];
    });
    expect(found).toEqual([]);
  });
});

/** Names, numbers, telephones, addresses of everybody in the province's cases, as the source writes them. */
function personsOf(site: TestProvince, caseNos: readonly string[]): ReadonlySet<string> {
  const words = caseNos.flatMap((caseNo) => {
    const row = site.province.row(caseNo);
    return row === null
      ? []
      : [
          row.applicantName,
          row.applicantIdNo,
          row.address,
          row.contactName,
          row.contactTelNo,
          row.contactEmail,
          row.lastActionUser,
        ];
  });
  return new Set(words.filter((word) => word !== ''));
}

/** Keys and values of every type BullMQ uses; DUMP would pack them, and hide what they hold. */
async function everythingIn(redis: Redis): Promise<string> {
  const texts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    texts.push(key);
    if (type === 'string') texts.push(await redis.get(key));
    else if (type === 'hash') texts.push(await redis.hgetall(key));
    else if (type === 'list') texts.push(await redis.lrange(key, 0, -1));
    else if (type === 'set') texts.push(await redis.smembers(key));
    else if (type === 'zset') texts.push(await redis.zrange(key, '0', '-1', 'WITHSCORES'));
    else if (type === 'stream') texts.push(await redis.xrange(key, '-', '+'));
    // A job that was done with between the two questions holds nothing any more.
    else if (type !== 'none') throw new Error(`the key ${key} is of type ${type}`);
  }
  return JSON.stringify(texts);
}

/** Every file as text. SQLite and the append-only file keep texts as their UTF-8 bytes. */
async function filesUnder(dir: string): Promise<[string, string][]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')]));
}
