import { describe, expect, it, onTestFinished } from 'vitest';
import { everythingIn, filesIn } from '../privacy/support/leftBehind.ts';
import type { Place } from '../privacy/support/search.ts';
import { SOON } from '../support/soon.ts';
import { sourceCases } from './support/controlPlane.ts';
import { startDaemon } from './support/daemon.ts';
import { states } from './support/ledgerFile.ts';
import { connectPrivateRedis } from './support/privateRedis.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 250;

// On SQLite only: test/privacy/delivery.test.ts asks the same of a ledger on PostgreSQL, of its server's files, log and dump.
describe('personal data', () => {
  it('is in no log, not in Redis and never unencrypted in the ledger, whatever goes wrong', async () => {
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
    const files = await filesIn(site.dataDir);
    expect(files.filter(({ name }) => /ledger\.db-wal$|\.aof$/.test(name))).toHaveLength(2);
    const shown = await Promise.all([
      site.run('show', [...poisoned][0] ?? '', '--json'),
      site.run('records', '--state', 'rejected', '--json'),
    ]);
    const places: Place[] = [
      { name: 'stdout', content: stdout },
      { name: 'stderr', content: stderr },
      ...shown.map((ended) => ({ name: 'show and records', content: ended.stdout + ended.stderr })),
      kept,
      ...files,
    ];
    expect(stderr, 'the log is at its most talkative').toContain('"level":20');
    expect(kept.content).toContain(':push:events');
    const persons = personsOf(
      site,
      cases.map(({ caseNo }) => caseNo),
    );
    expect(persons.size).toBeGreaterThan(4 * RECORDS * 0.9);
    const found = places.flatMap(({ name, content }) => {
      // SQLite and the append-only file keep texts as their UTF-8 bytes.
      const text = Buffer.from(content).toString();
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
