import { rm } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ledgerFile } from '../../src/dataDir/entries.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { freshDatabase, onServer, withoutPostgres } from '../support/postgres.ts';
import { SOON } from '../support/soon.ts';
import type { Running } from './support/commandLine.ts';
import { startWithoutPages } from './support/daemon.ts';
import { gapDocument, only } from './support/documents.ts';
import { AT_A_TERMINAL } from './support/terminal.ts';
import { configure, startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 60;

async function someSite(): Promise<TestProvince> {
  const site = await startTestProvince({ records: RECORDS });
  onTestFinished(() => site.close());
  return site;
}

/** Holds a copy up between two of its pages, and kills it there. */
async function killBetweenPages(copy: Running, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: to });
  await client.connect();
  const killed = async (): Promise<void> => {
    await client.query('begin');
    try {
      // With each page it changes this table.
      await client.query('lock table dongbo_copying.ledger_copy in share mode');
      const { rows } = await client.query('select progress from dongbo_copying.ledger_copy');
      expect(JSON.parse(String(rows[0]?.progress)).rows).toBeGreaterThan(0);
      copy.kill('SIGKILL');
      await copy.ended;
    } finally {
      await client.query('rollback');
    }
  };
  try {
    await vi.waitFor(killed, SOON);
    // Its connections end when the server notices.
    const open =
      'select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
    await expect.poll(async () => (await client.query(open)).rows, SOON).toEqual([]);
  } finally {
    await client.end();
  }
}

describe.skipIf(withoutPostgres)('ledger copy', () => {
  let url: string;
  beforeAll(async () => {
    ({ url } = await freshDatabase());
  });

  test('moves a ledger to a server and back as the manual says, and both trails say so', async () => {
    const site = await someSite();
    const succeeds = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await site.runHere(args);
      expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
      return stdout;
    };
    const moves = async (): Promise<unknown> =>
      JSON.parse(await succeeds('audit', '--action', 'ledger.moved_to', 'ledger.moved_from', '--json'));
    await succeeds('sync');
    const said = JSON.parse(await succeeds('ledger', 'copy', '--to', url, '--json'));
    const { host, pathname } = new URL(url);
    expect(said).toMatchObject({ records: RECORDS, resumed: 0, to: `${host}${pathname} (schema dongbo)` });
    const moved = { action: 'ledger.moved_to', subject: said.to, count: RECORDS };
    expect(await moves()).toMatchObject({ entries: [moved] });

    await configure(site.config, { 'ledger.url': url });
    expect(await moves()).toMatchObject({ entries: [{ action: 'ledger.moved_from', subject: said.from }] });
    await succeeds('audit', 'verify');
    const gap = only(gapDocument, await succeeds('gap', '--json'));
    expect(gap).toMatchObject({ total: RECORDS, synced: RECORDS });
    const again = JSON.parse(await succeeds('sync', '--json'));
    expect(again).toMatchObject({ delivered: 0, requests: { portal: 0 } });

    // The file of before is in the way of the copy back.
    const refused = await site.runHere(['ledger', 'copy', '--to', 'sqlite:', '--lang', 'en']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('There is a ledger already at');
    const file = ledgerFile(site.dataDir);
    for (const end of ['', '-wal', '-shm']) await rm(file + end, { force: true });
    const back = JSON.parse(await succeeds('ledger', 'copy', '--to', 'sqlite:', '--json'));
    expect(back).toMatchObject({ records: RECORDS, from: said.to, to: said.from });
    const ledger = openSqliteLedger({ file, key: null });
    onTestFinished(() => ledger.close());
    expect(await ledger.gapTotals()).toMatchObject({ synced: RECORDS });
    // The trail of before came with it.
    const brought = await ledger.auditTrail({ actions: ['ledger.moved_from'], limit: 3 });
    expect(brought.map(({ subject }) => subject)).toEqual([said.to, said.from]);
  });

  test.each([
    [[], 'required option', 'required option'],
    [['--to', 'mysql://a@b/c'], 'no address of a ledger', 'không phải địa chỉ'],
    [['--to', 'postgres://a:secret-1@b/c'], 'A password in an address', 'Mật khẩu ghi trong địa chỉ'],
    [['--to', 'sqlite:'], 'in dataDir already', 'đã ở trong dataDir'],
  ])('%j is refused with 2, in both languages, and changes nothing', async (args, en, vietnamese) => {
    const site = await someSite();
    const refusedIn = async (language: string, text: string): Promise<void> => {
      const { code, stdout, stderr } = await site.runHere(['ledger', 'copy', ...args, '--lang', language]);
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(text);
      expect(stderr).not.toContain('secret-1');
    };
    await Promise.all([refusedIn('en', en), refusedIn('vi', vietnamese)]);
  });

  test('is refused with 5 while a daemon works on the ledger', async () => {
    const site = await someSite();
    const daemon = await startWithoutPages(site);
    const { code, stderr } = await site.runHere(['ledger', 'copy', '--to', url, '--lang', 'en']);
    expect(code, stderr).toBe(5);
    daemon.kill('SIGTERM');
    await daemon.ended;
  });

  test('that is killed in the middle goes on where it stopped, with lines of 80 columns', async () => {
    const site = await someSite();
    await site.runHere(['sync']);
    const records = 12_000;
    const ledger = openSqliteLedger({ file: ledgerFile(site.dataDir), key: null });
    const rows = manyRows(records, (i) => ({ caseNo: `H23.12-many-${i}`, sourceId: `many-${i}` }));
    while (rows.length > 0) {
      await ledger.ingest({ rows: rows.splice(0, 1_000), drafts: [], readAt: NOW, now: NOW });
    }
    await ledger.close();
    const to = (await freshDatabase()).url;
    const killed = site.start(['ledger', 'copy', '--to', to], { env: AT_A_TERMINAL });
    await killBetweenPages(killed, to);
    await expect(onServer(to, 'select from dongbo.record')).rejects.toThrow('does not exist');

    const { code, stdout, stderr } = await site.start(['ledger', 'copy', '--to', to, '--json'], {
      env: AT_A_TERMINAL,
    }).ended;
    expect(code, stderr).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({ records: records + RECORDS });
    expect(said.resumed).toBeGreaterThan(0);
    expect(said.resumed).toBeLessThan(said.rows);
    // A bar goes back to the first column before it is drawn again.
    const lines = stderr.split(/\p{Cc}\[\d+G|[\r\n]+/u).map((line) => stripVTControlCharacters(line));
    for (const label of ['Sao chép', 'Lập chỉ mục', 'So sánh'])
      expect(
        lines.some((line) => line.startsWith(label)),
        label,
      ).toBe(true);
    expect(lines.filter((line) => line.length > 80 || line.includes(' 0/0'))).toEqual([]);
  });
});
