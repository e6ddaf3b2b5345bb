import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { readXlsx } from '../presentation/xlsx/readXlsx.ts';
import { manyRows } from '../support/cases.ts';
import { type Answer, run } from './captured.ts';

const DAY = 86_400_000;
const AGENCIES = [
  'local,national,name,level,parent,valid_from,valid_to',
  'T,T,Sở Tư pháp,province,,,',
  'H,H,Ủy ban nhân dân huyện Thử,district,T,,',
].join('\n');

describe('punctuality', () => {
  let cwd: string;
  /** Four open cases, of which the district's two are late, and of these one came in online. */
  beforeEach(async () => {
    const yaml = `${SMALLEST}mappings: { agencies: agencies.csv }\n`;
    cwd = folderWith({ 'dongbo.yaml': yaml, ...SECRETS, ...LEDGER, 'agencies.csv': AGENCIES });
    const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
    const now = Date.now();
    const rows = manyRows(4, (i) => ({
      agencyCode: i < 2 ? 'T' : 'H',
      receivedAt: now - 9 * DAY,
      dueAt: now + (i < 2 ? DAY : -DAY),
      online: i < 3,
    }));
    await ledger.ingest({ rows, drafts: [], readAt: now, now });
    await ledger.close();
  });
  const punctuality = (...words: string[]): Promise<Answer> => run(['punctuality', ...words], { cwd });

  test('is by level unless requested otherwise', async () => {
    const { exitCode, stdout, stderr } = await punctuality('--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      total: 4,
      online: 3,
      onlinePercent: 75,
      onTime: 2,
      late: 2,
      onTimePercent: 50,
      by: 'level',
      groups: [
        { key: 'province', onTimePercent: 100 },
        { key: 'district', onTimePercent: 0 },
      ],
    });
    const text = await punctuality('--lang', 'vi', '--by', 'agency');
    expect(text.stdout).toMatch(/\nH {2}Ủy ban nhân dân huyện Thử +2 +50,00% +2 +0,00%\n/);
  });

  test('of a filter says which, and why nothing is left', async () => {
    const { stdout } = await punctuality('--level', 'district', '--by', 'month', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ filter: { level: ['district'] }, total: 2, late: 2 });
    const none = await punctuality('--agency', 'Z', '--json');
    expect(JSON.parse(none.stdout)).toMatchObject({ total: 0, onTimePercent: null, groups: [] });
    expect(none.stderr).toContain('no case of the agency "Z"');
  });

  test('goes into files with the same columns', async () => {
    for (const format of ['csv', 'xlsx']) {
      const out = join(cwd, `out.${format}`);
      const answer = await punctuality('--format', format, '--out', out, '--lang', 'vi');
      expect(answer).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    }
    const rows: string[][] = parse(readFileSync(join(cwd, 'out.csv'), 'utf8'), { bom: true });
    expect(rows.map((row) => row.slice(1))).toEqual([
      [
        'Mã',
        'Tên',
        'Tổng số hồ sơ',
        'Nộp trực tuyến',
        'Tỷ lệ trực tuyến (%)',
        'Đúng hạn',
        'Quá hạn',
        'Không xác định được hạn',
        'Tỷ lệ đúng hạn (%)',
      ],
      ['province', 'Cấp tỉnh', '2', '2', '100', '2', '0', '0', '100'],
      ['district', 'Cấp huyện', '2', '1', '50', '0', '2', '0', '0'],
    ]);
    const { sheets } = await readXlsx(
      (async function* () {
        yield readFileSync(join(cwd, 'out.xlsx'));
      })(),
    );
    expect(sheets[0]?.map((row) => row.slice(1).map(({ value }) => String(value)))).toEqual(
      rows.map((row) => row.slice(1)),
    );
  });

  test.each([
    [['--by', 'reason'], 'agency, level, domain, procedure, status, month'],
    [['--as-of', '2024-11-05', '--state', 'synced'], 'cannot be filtered by --state'],
    [['--as-of', '2999-01-01'], 'in the future'],
  ])('refuses %j with exit code 2', async (words, said) => {
    const { exitCode, stdout, stderr } = await punctuality(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});
