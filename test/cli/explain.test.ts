import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { readXlsx, valuesOf } from '../presentation/xlsx/readXlsx.ts';
import { settleAs, work } from '../reports/worklist/workLedger.ts';
import { type Answer, run } from './captured.ts';

let cwd: string;

beforeEach(async () => {
  cwd = folderWith({
    'dongbo.yaml': SMALLEST.replace('passwordFile: ./secrets/portal', '$&\n  codes: ./codes.csv'),
    'codes.csv': 'code,kind,owner,remedy\nA2,rejected,agency,Sửa ngày hẹn trả\n',
    ...SECRETS,
    ...LEDGER,
  });
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
  await work(ledger, [
    { caseNo: 'a1', agencyCode: 'H23.1', as: settleAs.unmapped },
    { caseNo: 'a2', agencyCode: 'H23.1', as: settleAs.refused('A2') },
    { caseNo: 'a3', agencyCode: 'H23.2', as: settleAs.refused('A2') },
    { caseNo: 'a4', agencyCode: 'H23.2', as: settleAs.refused('A3') },
    { caseNo: 'done', as: settleAs.synced },
  ]);
  await ledger.close();
});

/** The rows of the only sheet; empty cells are not in the file. */
async function sheetOf(file: string): Promise<string[][]> {
  const bytes = async function* () {
    yield readFileSync(file);
  };
  const { sheets } = await readXlsx(bytes());
  return (sheets[0] ?? []).map((row) => {
    const values = valuesOf(row);
    return [...'ABCDEFGHIJK'].map((column) => String(values[column] ?? ''));
  });
}

const dongbo = (...words: string[]): Promise<Answer> => run(words, { cwd });
const explain = (...words: string[]): Promise<Answer> => dongbo('gap', '--explain', ...words);

describe('gap --explain', () => {
  test('adds the causes to the document of the gap', async () => {
    const { exitCode, stdout, stderr } = await explain('--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ total: 5, unsynced: 4, explain: { unsynced: 4 } });
    expect(document.explain.causes).toMatchObject([
      {
        ...{
          reason: 'PORTAL_REJECTED',
          key: 'A2',
          count: 2,
          share: 50,
          cumulativeShare: 50,
          owner: 'agency',
        },
        remedy: 'Sửa ngày hẹn trả',
        replay: 'npm run -s dongbo -- replay --reason PORTAL_REJECTED --portal-code A2',
      },
      { reason: 'PORTAL_REJECTED', key: 'A3', count: 1 },
      { reason: 'PROCEDURE_UNMAPPED', key: '1.005129', name: 'Đăng ký khai sinh', replay: null },
    ]);
    expect(JSON.parse((await dongbo('gap', '--json')).stdout)).not.toHaveProperty('explain');
  });

  test('gives commands that replay as many cases as were counted', async () => {
    for (const filter of [[], ['--agency', 'H23.2']]) {
      const { explain: found } = JSON.parse((await explain('--json', ...filter)).stdout);
      const counted: [number, number][] = [];
      for (const { count, replay } of found.causes) {
        if (replay === null) continue;
        const words = String(replay).split(' ').slice(5);
        counted.push([count, JSON.parse((await dongbo(...words, '--dry-run', '--json')).stdout).matched]);
      }
      expect(counted.length).toBeGreaterThan(1);
      for (const [count, matched] of counted) expect(matched).toBe(count);
    }
  });

  test('names the configuration in its commands where it was named one', async () => {
    expect((await explain('--lang', 'vi')).stdout).not.toContain('--config');
    // As the launcher has found out.
    vi.stubEnv('DONGBO_TYPED_CONFIG', '/etc/dongbo/dongbo.yaml');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { stdout } = await explain('--lang', 'vi');
    expect(stdout).toMatch(
      /replay --reason PORTAL_REJECTED --portal-code A2 \\\n +--config \/etc\/dongbo\/dongbo\.yaml$/m,
    );
  });

  test('of a filter counts its cases alone', async () => {
    const { stdout } = await explain('--agency', 'H23.2', '--lang', 'vi');
    expect(stdout).toContain('Trong 2 hồ sơ chưa đồng bộ, 2 hồ sơ bị Cổng từ chối với 2 mã lỗi.');
    expect(stdout).not.toContain('1.005129');
  });

  test('follows the figures, and shows the requested number of causes', async () => {
    const { stdout } = await explain('--limit', '1', '--lang', 'vi');
    expect(stdout).toMatch(
      /^TÌNH HÌNH[\s\S]*VÌ SAO CHƯA ĐỒNG BỘ \(3 nguyên nhân\)[\s\S]*… và 2 nguyên nhân khác/,
    );
    expect(stdout).toContain('Trong 4 hồ sơ chưa đồng bộ, 3 hồ sơ bị Cổng từ chối với 2 mã lỗi.');
  });

  test.each(['csv', 'xlsx'])('as %s has a row a cause', async (format) => {
    const out = join(cwd, `causes.${format}`);
    expect(await explain('--format', format, '--out', out, '--lang', 'vi')).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    const rows: string[][] = format === 'csv' ? parse(readFileSync(out), { bom: true }) : await sheetOf(out);
    expect(rows[0]).toEqual([
      ...['Mã nguyên nhân', 'Nguyên nhân', 'Mã liên quan', 'Tên', 'Số hồ sơ', 'Tỷ trọng (%)', 'Cộng dồn (%)'],
      ...['Cơ quan chịu trách nhiệm', 'Hướng xử lý', 'Sau khi xử lý', 'Lệnh gửi lại'],
    ]);
    const codes = rows.slice(1).map((row) => [row[0], row[2], row[4], row[6]].map(String));
    expect(codes).toEqual([
      ['PORTAL_REJECTED', 'A2', '2', '50'],
      ['PORTAL_REJECTED', 'A3', '1', '75'],
      ['PROCEDURE_UNMAPPED', '1.005129', '1', '100'],
    ]);
  });

  test('of the past needs a snapshot, and then knows reasons only', async () => {
    const refused = await explain('--as-of', '2024-11-05', '--lang', 'vi');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Bỏ --as-of') });
    await dongbo('snapshot');
    const { explain: found } = JSON.parse(
      (await explain('--json', '--as-of', new Date().toISOString())).stdout,
    );
    expect(found).toMatchObject({
      unsynced: 4,
      causes: [
        { reason: 'PORTAL_REJECTED', key: '', count: 3, replay: null },
        { reason: 'PROCEDURE_UNMAPPED', count: 1 },
      ],
    });
  });

  test('is refused together with groups, and --limit without it', async () => {
    const groups = await explain('--by', 'agency');
    expect(groups).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("'--explain") });
    const limit = await dongbo('gap', '--limit', '3', '--lang', 'vi');
    expect(limit).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('Thêm --explain'),
    });
  });
});

describe('report', () => {
  test('is one page of HTML, on stdout or in a file, in either language', async () => {
    const out = join(cwd, 'report.html');
    expect(await dongbo('report', '--out', out, '--lang', 'vi')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    const page = readFileSync(out, 'utf8');
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="vi">[\s\S]*<\/html>\n$/);
    expect(page).toContain('Trong 4 hồ sơ chưa đồng bộ');
    const { stdout } = await dongbo('report', '--lang', 'en');
    expect(stdout).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  });

  test('has the same figures as one document', async () => {
    const { exitCode, stdout } = await dongbo('report', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      province: { code: 'H23' },
      gap: { total: 5, unsynced: 4 },
      explain: { unsynced: 4 },
      agencies: [{ key: 'H23.1' }, { key: 'H23.2' }],
      punctuality: { total: 5 },
    });
  });

  test('says why a file cannot be written', async () => {
    const { exitCode, stderr } = await dongbo('report', '--out', join(cwd, 'none', 'report.html'));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('ENOENT')]);
  });
});
