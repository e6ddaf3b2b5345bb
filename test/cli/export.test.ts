import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { DATABASE_TABLES } from '../../src/reports/database/tables.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { settleAs, work } from '../reports/worklist/workLedger.ts';
import { run } from './captured.ts';

let cwd: string;

beforeEach(async () => {
  cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
  await work(ledger, [
    { caseNo: '=1', agencyCode: 'H23.1', as: settleAs.invalid },
    { caseNo: 'a2', agencyCode: 'H23.1', as: settleAs.unmapped },
    { caseNo: 'done', as: settleAs.synced },
    { caseNo: 'waiting' },
  ]);
  await ledger.close();
});

const exported = (out: string, ...words: string[]) => run(['export', '--out', out, ...words], { cwd });

/** What another program reads. */
function opened(file = 'out.sqlite'): Database.Database {
  const database = new Database(join(cwd, file), { readonly: true, fileMustExist: true });
  onTestFinished(() => {
    database.close();
  });
  return database;
}

describe('export', () => {
  test('writes all cases and figures to a file that only this account can read', async () => {
    const answer = await exported('out.sqlite', '--json');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    const { tables } = JSON.parse(answer.stdout) as { tables: { name: string; rows: number }[] };
    expect(tables.map(({ name }) => name)).toEqual([...DATABASE_TABLES.map(({ name }) => name), 'columns']);
    expect(statSync(join(cwd, 'out.sqlite')).mode & 0o777).toBe(0o600);
    const database = opened();
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.prepare('SELECT total, synced, unsynced, syncedPercent FROM gap').all()).toEqual([
      { total: 4, synced: 1, unsynced: 3, syncedPercent: 25 },
    ]);
    const sum = 'SELECT sum(total) AS total, sum(unsynced) AS unsynced FROM gap_by_agency';
    expect(database.prepare(sum).get()).toEqual({ total: 4, unsynced: 3 });
    const byReason = 'SELECT reason, count(*) AS n FROM cases WHERE reason IS NOT NULL GROUP BY reason';
    expect(database.prepare(byReason).all()).toHaveLength(3);
    // A database runs no formulas, so nothing is put before the number.
    expect(database.prepare("SELECT count(*) AS n FROM cases WHERE caseNo = '=1'").get()).toEqual({ n: 1 });
  });

  test('holds nothing of a person that the ledger still needs for sending', async () => {
    await exported('out.sqlite');
    const bytesOf = (file: string) => readFileSync(join(cwd, file));
    for (const text of ['Trần Thị Thử', '030190000001', '0912345678', 'thu@example.vn', 'Số 1 phố Thử']) {
      expect(bytesOf('data/ledger.db').includes(text), text).toBe(true);
      expect(bytesOf('out.sqlite').includes(text), text).toBe(false);
    }
  });

  test('removes what a killed one left, but not what another one is still writing', async () => {
    const leftover = (id: string) => join(cwd, `out.sqlite.${id}-0000-4000-8000-000000000000.partial`);
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const file of [leftover('00000001'), leftover('00000002'), join(cwd, 'out.sqlite.old.partial')]) {
      writeFileSync(file, 'x');
      if (file !== leftover('00000002')) utimesSync(file, hourAgo, hourAgo);
    }
    await exported('out.sqlite');
    expect(readdirSync(cwd).filter((name) => name.endsWith('.partial'))).toEqual([
      'out.sqlite.00000002-0000-4000-8000-000000000000.partial',
      'out.sqlite.old.partial',
    ]);
  });

  test('documents each of its columns in both languages', async () => {
    await exported('out.sqlite');
    const database = opened();
    const declared = database
      .prepare(
        `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name != 'columns' ORDER BY 1, 2`,
      )
      .all();
    const documented = database.prepare('SELECT "table", "column" FROM columns ORDER BY 1, 2').all();
    expect(documented).toEqual(declared);
    const empty = `SELECT count(*) AS n FROM columns WHERE '' IN (vi, en, tableVi, tableEn)`;
    expect(database.prepare(empty).get()).toEqual({ n: 0 });
  });

  test('has the same columns in either language, and names in the wanted one', async () => {
    await exported('vi.sqlite', '--lang', 'vi');
    await exported('en.sqlite', '--lang', 'en');
    const [vi, en] = [opened('vi.sqlite'), opened('en.sqlite')];
    const columns = 'SELECT * FROM columns';
    expect(vi.prepare(columns).all()).toEqual(en.prepare(columns).all());
    const name = 'SELECT statusName FROM cases LIMIT 1';
    expect(vi.prepare(name).get()).not.toEqual(en.prepare(name).get());
  });

  test('replaces an earlier export, and leaves nothing else behind', async () => {
    await exported('out.sqlite');
    const before = readdirSync(cwd).sort();
    expect(await exported('out.sqlite')).toMatchObject({ exitCode: 0 });
    expect(readdirSync(cwd).sort()).toEqual(before);
  });

  test.each(['data/ledger.db', 'notes.txt', 'data'])('does not replace %s', async (out) => {
    writeFileSync(join(cwd, 'notes.txt'), 'a text');
    const bytes = () => readFileSync(join(cwd, 'data', 'ledger.db'));
    const before = bytes();
    const answer = await exported(out, '--lang', 'vi');
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toContain('Tệp được giữ nguyên.\nCách xử lý: ');
    expect(bytes().equals(before)).toBe(true);
    expect(readFileSync(join(cwd, 'notes.txt'), 'utf8')).toBe('a text');
  });

  test('says where it cannot write', async () => {
    const answer = await exported('no folder/out.sqlite', '--lang', 'en');
    expect(answer).toMatchObject({ exitCode: 2, stdout: '' });
    expect(answer.stderr).toContain('out.sqlite" cannot be written (ENOENT).\nRemedy: ');
  });
});
