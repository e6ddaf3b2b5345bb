import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { only, syncDocument } from './support/documents.ts';
import { states } from './support/ledgerFile.ts';
import { startTestProvince } from './support/testProvince.ts';

const RECORDS = 300;

describe.concurrent('sync during an outage', () => {
  it('exits with 3 when the portal refuses the password, and blames no case for it', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: RECORDS });
    onTestFinished(() => site.close());
    await writeFile(join(site.dir, 'secrets/portal'), 'wrong\n');
    const { code, stdout } = await site.runHere(['sync', '--json', '--max-wait', '0s']);
    expect(code).toBe(3);
    expect(only(syncDocument, stdout)).toMatchObject({
      gap: { total: RECORDS, synced: 0, never: RECORDS },
      stoppedBecause: 'login',
    });
    expect(states(site.dataDir)).toEqual({ pending: RECORDS });
    expect(site.portal.stats().requests['login']).toEqual({ code_1: expect.any(Number) });
  });

  it('exits with 3 when the portal is down for longer than --max-wait', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: RECORDS });
    onTestFinished(() => site.close());
    await site.portal.close();
    const { code, stdout, stderr } = await site.runHere(['sync', '--lang', 'en', '--max-wait', '1s']);
    expect(code).toBe(3);
    expect(stdout).toContain('PORTAL_UNAVAILABLE');
    const said = stderr.replaceAll('\n', ' ');
    expect(said).toContain("the portal could not be used (no connection to the adapter's host)");
    expect(said).toMatch(
      /A running daemon tries again after \d[^:]+\d:\d\d(:\d\d)?[^:]*\. This command tries at once/,
    );
    expect(states(site.dataDir)).toEqual({ pending: RECORDS });
  });

  it('exits with 3 when the portal refuses everything, and rejects no more than 50 cases', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: RECORDS });
    onTestFinished(() => site.close());
    site.portal.setFaults([{ kind: 'refuse', code: '77', on: 'DongBoHoSoMC' }]);
    const { code, stdout } = await site.runHere(['sync', '--json', '--max-wait', '1s']);
    expect(code).toBe(3);
    expect(only(syncDocument, stdout)).toMatchObject({ delivered: 0, stoppedBecause: 'mass_refusal' });
    const { rejected = 0, ...others } = states(site.dataDir);
    expect(rejected).toBeLessThanOrEqual(50);
    expect(others).toEqual({ pending: RECORDS - rejected });
    expect(site.portal.stats().total, 'requests before the line was stopped').toBeLessThan(RECORDS);
  });

  it('exits with 4 when the source refuses access halfway, and delivers what was read before', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: RECORDS, settings: { 'source.pageSize': 50 } });
    onTestFinished(() => site.close());
    // The first ten requests are the mark, the totals and some windows of the census, but not all of them.
    site.province.setFaults([{ kind: 'status', status: 401, every: 10 }]);
    const { code, stdout, stderr } = await site.runHere(['sync', '--json']);
    expect(code, stderr).toBe(4);
    const { gap, stoppedBecause } = only(syncDocument, stdout);
    expect(stoppedBecause).toMatch(/^source\./);
    expect(gap.total).toBeGreaterThan(0);
    expect(gap.total).toBeLessThan(RECORDS);
    expect(gap.synced).toBe(gap.total);
    expect(site.portal.stats().casesAccepted).toBe(gap.total);

    site.province.setFaults([]);
    expect((await site.runHere(['sync', '--json'])).code).toBe(0);
    expect(site.portal.stats()).toMatchObject({ casesAccepted: RECORDS, mostOfOneCase: 1 });
  });

  it('exits with 4 when the source is down, and names the source and the remedy', async ({
    onTestFinished,
    expect,
  }) => {
    const site = await startTestProvince({ records: RECORDS, settings: { 'source.maxTries': 1 } });
    onTestFinished(() => site.close());
    await site.province.close();
    const { code, stderr } = await site.runHere(['sync', '--lang', 'en']);
    expect(code).toBe(4);
    expect(stderr).toContain(new URL(site.province.url).host);
    expect(site.portal.stats().total).toBe(0);
  });
});
