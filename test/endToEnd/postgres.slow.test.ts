import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, withoutPostgres } from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import { arrive } from './support/controlPlane.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { gapDocument, only, recordsDocument, replayDocument, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 300;

describe.skipIf(withoutPostgres)('a whole dongbo with its ledger on PostgreSQL', () => {
  let site: TestProvince;
  let url: string;
  let caseNo: string;
  beforeAll(async () => {
    ({ url } = await freshDatabase());
    site = await startTestProvince({
      records: RECORDS,
      settings: { 'ledger.url': url, 'source.pollIntervalSeconds': 1 },
    });
  });
  afterAll(() => site.close());

  async function succeeds(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await site.runHere(args);
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  }

  /** The same in this process: there are many of them, and a start takes most of the time of each. */
  async function worksHere(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await site.runHere(args);
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  }

  test('before the first sync, reading commands make no ledger and say so', async () => {
    const { code, stderr } = await site.runHere(['gap', '--lang', 'en']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no ledger at 127.0.0.1');
    expect(stderr).not.toContain('dongbo@');
  });

  test('sync delivers every case exactly once, and the next one has nothing to do', async () => {
    const said = only(syncDocument, await succeeds('sync', '--json'));
    expect(said).toMatchObject({ changed: RECORDS, delivered: RECORDS, stoppedBecause: null });
    expect(said.gap).toMatchObject({ total: RECORDS, synced: RECORDS, syncedPercent: 100 });
    expect(site.portal.stats()).toMatchObject({ held: RECORDS, casesAcceptedAgain: 0, mostOfOneCase: 1 });
    const again = only(syncDocument, await succeeds('sync', '--json'));
    expect(again).toMatchObject({ changed: 0, delivered: 0, requests: { portal: 0 } });
    expect(existsSync(join(site.dataDir, 'ledger.db'))).toBe(false);
  });

  test('commands that read the ledger give what they give on SQLite', async () => {
    const gap = only(gapDocument, await worksHere('gap', '--json'));
    expect(gap).toMatchObject({ total: RECORDS, synced: RECORDS, unsynced: 0 });
    const { records } = only(recordsDocument, await worksHere('records', '--limit', '7', '--json'));
    expect(records).toHaveLength(7);
    caseNo = records[0]?.caseNo ?? '';
    expect(JSON.parse(await worksHere('show', caseNo, '--json'))).toMatchObject({ caseNo, state: 'synced' });
    expect(JSON.parse(await worksHere('verify', '--sample', '20', '--json'))).toMatchObject({
      checked: 20,
      confirmed: 20,
    });
    const replay = only(replayDocument, await worksHere('replay', '--case', caseNo, '--dry-run', '--json'));
    expect(replay).toMatchObject({ matched: 0 });
  });

  test.each(WORKING)('%s works without a daemon', async (...args) => {
    await worksHere(...args.map((word) => (word.startsWith('./') ? join(site.dir, word) : word)));
  });

  test('so do those that erase a case, repair, and change the key', async () => {
    await worksHere('erase', caseNo);
    await worksHere('repair');
    await worksHere('keys', 'rotate-payload');
  });

  test('doctor finds its server, tries to write, and checks the counters', async () => {
    const { code, stdout } = await site.runHere(['doctor', '--deep', '--lang', 'en']);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/PostgreSQL \d+/);
    expect(stdout).toContain('A row was written as a test.');
    expect(stdout).not.toContain('SQLite');
  });

  test.each([
    [['backup', './backup'], 'pg_dump --host=127.0.0.1'],
    [['restore', './backup'], 'pg_restore --host=127.0.0.1'],
    [['migrate', '--check'], 'pg_dump'],
    [['compact'], 'autovacuum'],
  ])('%s says in one sentence why not, and what to do instead', async (args, instead) => {
    for (const language of ['en', 'vi']) {
      const { code, stdout, stderr } = await site.runHere([...args, '--lang', language]);
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(instead);
      expect(stderr, 'never the account').not.toContain('dongbo@');
    }
  });

  describe('a daemon', () => {
    let daemon: Daemon;
    beforeAll(async () => {
      daemon = await startDaemon(site);
    });

    test('delivers new cases, is ready, and lets commands run beside it', async () => {
      const caseNos = await arrive(site.province, 3);
      await expect.poll(() => caseNos.map((one) => site.portal.held(one)?.records), SOON).toEqual([1, 1, 1]);
      const ready = await fetch(`${daemon.url}/readyz`);
      expect(await ready.json()).toMatchObject({ status: 'ok', dependencies: { ledger: 'ok' } });
      await expect
        .poll(async () => only(gapDocument, await worksHere('gap', '--json')), SOON)
        .toMatchObject({ total: RECORDS + 3, synced: RECORDS + 3 });
      for (const command of BESIDE) await worksHere(...command);
    });

    test('stops gently, and the next sync finds everything done', async () => {
      daemon.kill('SIGTERM');
      const { code, stderr } = await daemon.ended;
      expect(code, stderr).toBe(0);
      const said = only(syncDocument, await succeeds('sync', '--json'));
      expect(said).toMatchObject({ delivered: 0, gap: { total: RECORDS + 3, synced: RECORDS + 3 } });
      expect(site.portal.stats()).toMatchObject({ mostOfOneCase: 1 });
    });
  });
});

const WORKING: readonly string[][] = [
  ['gap', '--by', 'agency'],
  ['gap', '--as-of', '2024-10-01'],
  ['punctuality', '--by', 'domain'],
  ['history'],
  ['worklist'],
  ['report', '--out', './report.html'],
  ['export', '--out', './export.sqlite'],
  ['replays', 'list'],
  ['sources', 'list'],
  ['delivery', 'status'],
  ['mappings', 'list', '--unmapped'],
  ['audit', 'verify'],
  ['alarms'],
  ['prune', '--dry-run'],
  ['preview', '--limit', '5'],
  ['snapshot'],
  ['published', 'list'],
  ['delivery', 'pause', '--note', 'test'],
  ['delivery', 'resume'],
  ['prune'],
  ['migrate'],
];

const BESIDE: readonly (readonly string[])[] = [
  ['verify', '--sample', '5'],
  ['delivery', 'retry'],
  ['keys', 'rotate-payload'],
  ['records'],
];
