import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows } from '../support/cases.ts';
import { type Answer, run } from './captured.ts';

const AGENCIES = [
  'local,national,name,level,parent,valid_from,valid_to',
  'H23,000.00.00.H23,Ủy ban nhân dân tỉnh Hải Dương,province,,,',
  'H23.30,000.00.30.H23,Ủy ban nhân dân thành phố Hải Dương,district,H23,,2025-06-30',
  'H23.30.03,000.03.30.H23,Ủy ban nhân dân phường Lê Thanh Nghị,commune,H23.30,,2025-06-30',
  'H23.30.04,000.03.30.H23,Ủy ban nhân dân phường Lê Thanh Nghị,commune,H23,2025-07-01,',
].join('\n');

describe('gap', () => {
  let cwd: string;
  /** Two cases each of the city, its ward, the ward of today, and an agency that the table does not know. */
  beforeEach(async () => {
    const yaml = `${SMALLEST}mappings: { agencies: agencies.csv }\n`;
    cwd = folderWith({ 'dongbo.yaml': yaml, ...SECRETS, ...LEDGER, 'agencies.csv': AGENCIES });
    const key = loadOrCreateKey(join(cwd, 'data', 'keys', 'payload.key'));
    const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: oneKey(() => key) });
    const codes = ['H23.30', 'H23.30.03', 'H23.30.04', 'H23.99'];
    const rows = manyRows(8, (i) => ({
      agencyCode: codes[i % 4] ?? '',
      agencyName: 'Cơ quan lạ',
      domainCode: `L${i % 3}`,
    }));
    const now = Date.now();
    await ledger.ingest({ rows, drafts: ['d'], readAt: now, now });
    await ledger.close();
  });
  const gap = (...words: string[]): Promise<Answer> => run(['gap', ...words], { cwd });
  const json = async (...words: string[]): Promise<Record<string, unknown>> => {
    const { exitCode, stdout, stderr } = await gap(...words, '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };

  test('of a filter has its own whole, says which filter, and compares with nothing of the whole province', async () => {
    const filtered = await json('--agency', 'H23.30', '--agency', 'H23.99', '--by', 'domain');
    expect(filtered).toMatchObject({ total: 4, filter: { agency: ['H23.30', 'H23.99'] }, by: 'domain' });
    for (const key of ['change', 'forecast', 'published']) {
      expect(filtered).not.toHaveProperty(key);
      expect(await json()).toHaveProperty(key);
    }
    expect(await json()).not.toHaveProperty('filter');
  });

  test('as a tree has each agency before those below it', async () => {
    const { groups } = await json('--tree');
    expect(groups).toMatchObject([
      { key: 'H23', parent: null, level: 'province', depth: 0, total: 6 },
      { key: 'H23.30', parent: 'H23', level: 'district', depth: 1, total: 4 },
      { key: 'H23.30.03', parent: 'H23.30', level: 'commune', depth: 2, total: 2 },
      { key: 'H23.30.04', parent: 'H23', level: 'commune', depth: 1, total: 2 },
      { key: 'H23.99', parent: null, level: 'unknown', depth: 0, total: 2, flag: 'not_in_table' },
    ]);
  });

  test("by today's agencies joins what has one national code today, and marks what is gone", async () => {
    const { groups } = await json('--today');
    expect(groups).toMatchObject([
      { key: '000.03.30.H23', name: 'Ủy ban nhân dân phường Lê Thanh Nghị', total: 2 },
      { key: 'H23.30', total: 2, flag: 'no_longer_in_table' },
      { key: 'H23.30.03', total: 2, flag: 'no_longer_in_table' },
      { key: 'H23.99', name: 'Cơ quan lạ', total: 2, flag: 'not_in_table' },
    ]);
  });

  test("as CSV has each agency's place, and the remark on it", async () => {
    const rows = (text: string): string[] =>
      text
        .trim()
        .split('\r\n')
        .map((line) => line.split(',').slice(8).join());
    expect(rows((await gap('--tree', '--format', 'csv')).stdout)).toEqual([
      'Agency above,Level,Depth,Remark',
      ',province,0,',
      'H23,district,1,',
      'H23.30,commune,2,',
      'H23,commune,1,',
      ',unknown,0,not in the table of agencies',
    ]);
    const today = await gap('--today', '--format', 'csv', '--lang', 'vi');
    expect(rows(today.stdout)).toEqual([
      'Ghi chú',
      '',
      'hiện không còn trong bảng cơ quan',
      'hiện không còn trong bảng cơ quan',
      'không có trong bảng cơ quan',
    ]);
  });

  test('and records have the same cases under an agency, in a level and in a month', async () => {
    for (const filter of [
      ['--under', 'H23.30'],
      ['--level', 'commune'],
      ['--level', 'unknown'],
      ['--month', '2024-11', '--under', 'H23'],
    ]) {
      const { total } = await json(...filter);
      const listed = await run(['records', ...filter, '--json'], { cwd });
      expect(JSON.parse(listed.stdout).records, filter.join(' ')).toHaveLength(Number(total));
      expect(total).toBeGreaterThan(0);
    }
  });

  test.each(['vi', 'en'])('says in %s what was left out and marked, in 80 columns', async (lang) => {
    const filter = [
      '--under',
      'H23',
      '--received-from',
      '2024-01-01',
      '--level',
      'commune',
      '--level',
      'district',
    ];
    for (const words of [['--tree'], ['--tree', '--today'], ['--today'], ['--tree', ...filter]]) {
      const { exitCode, stdout, stderr } = await gap(...words, '--lang', lang);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    }
    const tree = (await gap('--tree', '--lang', lang)).stdout;
    expect(tree).toMatch(/\nH23.30.03 {6}UBND phường Lê Thanh Nghị {2}/);
    expect(tree).toMatch(/H23.99 {5}\* Cơ quan lạ/);
    expect(tree).toContain(
      lang === 'vi' ? '* không có trong bảng cơ quan' : '* not in the table of agencies',
    );
    const today = (await gap('--today', '--lang', lang)).stdout;
    expect(today).toMatch(/H23.30 +† UBND thành phố Hải/);
    expect(today).toContain(lang === 'vi' ? 'Theo cơ quan hiện nay (4)' : 'By agency of today (4)');
    const filtered = (await gap(...filter, '--lang', lang)).stdout;
    expect(filtered).toContain(
      lang === 'vi'
        ? 'Điều kiện lọc: cơ quan và các cơ quan trực thuộc H23; cấp hành chính cấp xã, cấp\nhuyện; tiếp nhận từ ngày 01/01/2024'
        : 'Only cases of: agency and all below it H23; level commune, district; received\nfrom 2024-01-01',
    );
    // One draft, but no draft has an agency.
    expect(filtered).not.toContain(lang === 'vi' ? 'Chưa cấp mã' : 'Unnumbered');
  });

  test.each([
    [['--agency', 'H23.3O'], 'no case of the agency "H23.3O"'],
    [['--under', 'H24'], 'no case of the agency "H24"'],
    [['--procedure', 'x', '--by', 'month'], 'no case of the procedure "x"'],
    [['--agency', 'H23.30', '--level', 'commune'], 'No case matches all of these filters'],
    [['--received-from', '2025-01-01'], 'The ledger has cases received from 2024-11 to 2024-11.'],
    [['--month', '2020-01', '--tree'], 'The ledger has cases received from 2024-11 to 2024-11.'],
  ])('that finds nothing with %j is empty, not an error, and says why', async (words, why) => {
    const { exitCode, stdout } = await gap(...words);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll('\n    ', ' ')).toContain(why);
    const document = await gap(...words, '--json');
    expect(JSON.parse(document.stdout)).toMatchObject({ total: 0, syncedPercent: null });
    expect(document.stderr.replaceAll('\n', ' ')).toContain(why);
  });

  test('tells who has no table of agencies that levels are not known', async () => {
    const without = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
    const { exitCode, stdout } = await run(['gap', '--tree'], { cwd: without });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No table of agencies is configured');
  });

  test.each([
    [['--by', 'month', '--tree'], 'Use --by agency'],
    [['--as-of', '2024-11-05', '--reason', 'FIELD_INVALID'], 'cannot be filtered by --reason'],
    [['--month', '2024-13'], 'There is no such month'],
    [['--level', 'village'], 'province, district, commune, ministry, unknown'],
    [['--by', 'agancy'], 'Did you mean agency?'],
    [['--reason', 'FIELD_INVALD'], 'Did you mean FIELD_INVALID?'],
  ])('refuses %j with exit code 2', async (words, said) => {
    const { exitCode, stdout, stderr } = await gap(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});
