import { appendFile, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { startEngine } from '../../src/app/engine.ts';
import { loadConfig } from '../../src/config/load.ts';
import { osActor } from '../../src/process/osActor.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { type Answer, run } from './captured.ts';

const OFFICIAL = ['published', 'add', '--date', '2024-11-05', '--synced', '3', '--unsynced', '1'];
const WHO = { who: `cli:${userInfo().username}`, origin: hostname() };

function province(files: Readonly<Record<string, string>> = {}) {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER, ...files });
  const dongbo = (...words: string[]): Promise<Answer> => run(words, { cwd });
  const entries = async (...words: string[]) => {
    const { stdout } = await dongbo('audit', '--json', ...words);
    return (JSON.parse(stdout) as { entries: Record<string, unknown>[] }).entries;
  };
  return { cwd, dongbo, entries };
}

describe('the audit trail of a province', () => {
  test('has a row for each change that a person made, and none for looking', async () => {
    const figures = 'date,synced,unsynced,source\n2024-11-06,1,1,x\n2024-11-07,1,1,x\n';
    const { cwd, dongbo, entries } = province({ 'b.csv': 'caseNo\nH23-1\nH23-2\n', 'f.csv': figures });
    await dongbo(...OFFICIAL, '--source', 'Chỉ thị 06');
    await dongbo('published', 'import', 'f.csv');
    await dongbo('import-baseline', join(cwd, 'b.csv'));
    await dongbo('snapshot');
    await dongbo('keys', 'create', '--role', 'viewer', '--name', 'grafana');
    await dongbo('keys', 'revoke', 'grafana');
    for (const words of [
      ['gap'],
      ['records'],
      ['keys', 'list'],
      ['published', 'list'],
      ['history'],
      ['audit'],
    ]) {
      await dongbo(...words);
    }
    const rows = (await entries()).reverse();
    expect(rows.map(({ action, subject, count, note }) => [action, subject, count, note])).toEqual([
      ['published.recorded', '2024-11-05: 3/1', 1, 'Chỉ thị 06'],
      ['published.recorded', 'f.csv', 2, ''],
      ['baseline.started', 'b.csv', null, ''],
      ['baseline.imported', 'b.csv', 2, ''],
      ['snapshot.taken', '', null, ''],
      ['key.created', expect.stringMatching(/^grafana \(\w{12}\): viewer$/), null, ''],
      ['key.revoked', expect.stringMatching(/^grafana \(\w{12}\): viewer$/), null, ''],
    ]);
    for (const row of rows) expect(row).toMatchObject(WHO);
    expect((await dongbo('audit', 'verify')).exitCode).toBe(0);
  });

  test('has what was imported of a baseline that turns out to be broken', async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => `H23-${n}`).join('\n');
    const { cwd, dongbo, entries } = province({ 'b.csv': `caseNo\n${many}\na,b,c,d\n` });
    expect((await dongbo('import-baseline', join(cwd, 'b.csv'))).exitCode).toBe(2);
    const [imported, started] = await entries();
    expect(started).toMatchObject({ action: 'baseline.started' });
    expect(imported?.['action']).toBe('baseline.imported');
    expect(Number(imported?.['count'])).toBeGreaterThan(0);
    expect(Number(imported?.['count'])).toBeLessThan(3_001);
  });

  test('has the configuration and the tables that a daemon starts with, once for each that is new', async () => {
    const yaml = `${SMALLEST}mappings: { statuses: statuses.csv }\n`;
    const statuses = 'local,portal\nprocessing,4\n';
    const { cwd, entries } = province({ 'dongbo.yaml': yaml, 'statuses.csv': statuses });
    const started = async (work: (engine: { reloadTables(): Promise<void> }) => Promise<void>) => {
      const config = loadConfig({ env: {}, cwd });
      const options = { command: 'start', log: recordingLog(), by: osActor({}) };
      const engine = await startEngine(config, options);
      await work(engine).finally(() => engine.close());
    };
    const actions = async () => (await entries()).map(({ action }) => action);
    await started(async () => undefined);
    expect(await actions()).toEqual(['mappings.changed', 'config.changed']);
    await started(async (engine) => {
      await engine.reloadTables();
      await appendFile(join(cwd, 'statuses.csv'), 'done,10\n');
      await engine.reloadTables();
      await appendFile(join(cwd, 'statuses.csv'), 'broken\n');
      await engine.reloadTables();
      await writeFile(join(cwd, 'statuses.csv'), statuses);
    });
    expect(await actions()).toEqual([
      ...['mapping.set', 'mappings.changed', 'mappings.changed', 'config.changed'],
    ]);
    const [row, tables] = await entries();
    expect(row).toMatchObject({ ...WHO, subject: 'statuses done → 10', note: 'CSV' });
    expect(tables).toMatchObject({ ...WHO, subject: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('says of a changed configuration which keys have changed, from what to what, once and without a secret', async () => {
    const yaml = `${SMALLEST}notify: { webhook: { url: "https://chat.test/hook/T0KEN", secretFile: secrets/hook } }\n`;
    const { cwd, dongbo, entries } = province({
      'dongbo.yaml': yaml,
      'secrets/hook': 'Th3-s3cret-of-the-hook',
    });
    const start = async (text: string) => {
      await writeFile(join(cwd, 'dongbo.yaml'), text);
      const config = loadConfig({ env: {}, cwd });
      await (await startEngine(config, { command: 'start', log: recordingLog(), by: osActor({}) })).close();
    };
    await start(yaml);
    await writeFile(join(cwd, 'secrets/portal'), 'another-portal-pw');
    const changed = yaml.replace('username: h23', 'username: h24').replace('T0KEN', '0THER');
    await start(`${changed}exclude: [{ status: test }]\n`);
    await start(`${changed}exclude: [{ status: test }]\n`);
    const rows = (await entries()).filter(({ action }) => action === 'config.changed');
    expect(rows.map(({ subject }) => subject).reverse()).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      'exclude: + {"status":"test"}',
      'notify.webhook.url: https://chat.test/… → *',
      'portal.username: h23 → h24',
    ]);
    expect(JSON.stringify(await entries())).not.toMatch(/T0KEN|0THER|s3cret|another-portal/);
    expect((await dongbo('audit', 'verify')).exitCode).toBe(0);
  });
});

test('whoever came by sudo stands beside the host', () => {
  expect(osActor({})).toEqual(WHO);
  expect(osActor({ SUDO_USER: 'officer' })).toEqual({ ...WHO, origin: `${hostname()} (sudo: officer)` });
});

describe('audit list', () => {
  test('is what audit alone does; newest first, in both languages and 80 columns', async () => {
    const { dongbo } = province();
    await dongbo(...OFFICIAL, '--source', 'nguồn '.repeat(40));
    await dongbo('snapshot');
    expect((await dongbo('audit')).stdout).toBe((await dongbo('audit', 'list')).stdout);
    for (const [language, words] of [
      ['vi', ['NHẬT KÝ THAO TÁC', 'Ghi số liệu công bố: 2024-11-05: 3/1 (1)', 'Ghi chú: nguồn', WHO.who]],
      ['en', ['Audit trail', 'Published figures recorded: 2024-11-05: 3/1 (1)', 'Note: nguồn', WHO.who]],
    ] as const) {
      const { stdout } = await dongbo('audit', '--lang', language);
      for (const word of words) expect(stdout).toContain(word);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
      expect(stdout.indexOf('\n2  ')).toBeLessThan(stdout.indexOf('\n1  '));
    }
  });

  test('is narrowed by days and limit', async () => {
    const { dongbo, entries } = province();
    await dongbo('snapshot');
    await dongbo('snapshot');
    expect((await entries('--limit', '1')).map(({ seq }) => seq)).toEqual([2]);
    expect(await entries('--to', '2024-11-05')).toEqual([]);
    expect(await entries('--from', '2024-11-05')).toHaveLength(2);
    expect((await dongbo('audit', '--to', '2024-11-05')).stdout).toContain('There is no such change');
  });

  test.each([
    [['audit', 'verfy'], 'Did you mean audit verify?'],
    [['audit', '--from', '2024-02-31'], '2024-02-31'],
    [['audit', '--from', '2024-03-02', '--to', '2024-03-01'], 'ends before it begins'],
    [['audit', '--limit', '0'], 'above 0'],
    [['audit', 'verify', '--head', 'abc'], '64 hexadecimal digits'],
  ])('%j is refused', async (words, why) => {
    const { exitCode, stdout, stderr } = await province().dongbo(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });
});

describe('audit verify', () => {
  /** A trail of three rows, and what its head was. */
  async function noted() {
    const site = province();
    for (let n = 0; n < 3; n += 1) await site.dongbo('snapshot');
    const { stdout, exitCode } = await site.dongbo('audit', 'verify', '--lang', 'en');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('The trail is intact: none of its rows (3)');
    const head = /^ {2}([0-9a-f]{64})$/m.exec(stdout)?.[1] ?? '';
    const tamper = (statement: string) => {
      const database = new Database(join(site.cwd, 'data', 'ledger.db'));
      database.exec('drop trigger audit_kept_update; drop trigger audit_kept_delete');
      database.exec(statement);
      database.close();
    };
    return { ...site, head, tamper };
  }

  test('finds a noted head again, and says how many rows came after it', async () => {
    const { dongbo, head } = await noted();
    await dongbo('snapshot');
    const { exitCode, stdout } = await dongbo('audit', 'verify', '--head', head.toUpperCase());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('that of row 3; rows after it: 1.');
    const json = JSON.parse((await dongbo('audit', 'verify', '--head', head, '--json')).stdout) as object;
    expect(json).toMatchObject({ intact: true, rows: 4, broken: null, notedAt: 3 });
  });

  test.each([
    ["update audit set who = 'cli:other' where seq = 2", 'altered', 'row 2 was changed', 'dòng 2 đã bị sửa'],
    ['delete from audit where seq = 2', 'missing', 'row 2 is missing', 'thiếu dòng 2'],
    [
      "update audit set previous = 'x' where seq = 2",
      'unlinked',
      'row 2 does not follow',
      'dòng 2 không nối',
    ],
  ])('after "%s" names the row, and ends with 1', async (statement, why, en, vi) => {
    const { dongbo, tamper } = await noted();
    tamper(statement);
    for (const [language, said] of [
      ['en', en],
      ['vi', vi],
    ] as const) {
      const { exitCode, stdout } = await dongbo('audit', 'verify', '--lang', language);
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining(said)]);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
    const { exitCode, stdout } = await dongbo('audit', 'verify', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ intact: false, head: null, broken: { seq: 2, why } });
  });

  test('finds by a noted head that the end was cut off', async () => {
    const { dongbo, head, tamper } = await noted();
    tamper('delete from audit where seq = 3');
    expect((await dongbo('audit', 'verify')).exitCode).toBe(0);
    const { exitCode, stdout } = await dongbo('audit', 'verify', '--head', head);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('removed or rewritten');
  });

  test('says that an empty trail is empty', async () => {
    expect(await province().dongbo('audit', 'verify')).toMatchObject({
      exitCode: 0,
      stdout: 'The trail has no rows yet.\n',
    });
  });
});
