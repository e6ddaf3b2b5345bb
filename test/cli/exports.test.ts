import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type ReadXlsx, readXlsx, valuesOf } from '../presentation/xlsx/readXlsx.ts';
import { settleAs, work } from '../reports/worklist/workLedger.ts';
import { capturedStream, run } from './captured.ts';

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
    { caseNo: '=1', agencyCode: 'H23.1', as: settleAs.invalid },
    { caseNo: 'a2', agencyCode: 'H23.1', as: settleAs.unmapped },
    { caseNo: 'a3', agencyCode: 'H23.1', as: settleAs.refused('A2') },
    { caseNo: 'b1', agencyCode: 'H23/2', as: settleAs.invalid },
    { caseNo: 'done', as: settleAs.synced },
    { caseNo: 'waiting' },
  ]);
  await ledger.close();
});

const bytesOf = (file: string): Promise<ReadXlsx> =>
  readXlsx(
    (async function* () {
      yield readFileSync(join(cwd, file));
    })(),
  );

/** Rows of a CSV file by their headers. */
function csvOf(text: string): Record<string, string>[] {
  return parse(text, { bom: true, columns: true });
}

describe.each(['gap', 'records', 'worklist'])('%s --format xlsx', (command) => {
  test('into a file holds what the CSV holds', async () => {
    for (const format of ['csv', 'xlsx']) {
      const words = [command, '--format', format, '--out', `${cwd}/out.${format}`];
      expect(await run(words, { cwd })).toMatchObject({ exitCode: 0, stdout: '' });
    }
    const rows: string[][] = parse(readFileSync(join(cwd, 'out.csv'), 'utf8'), { bom: true });
    const { sheets } = await bytesOf('out.xlsx');
    // A work list has a cover and the codes to map before it.
    const sheet = sheets.at(-1);
    expect(sheet).toHaveLength(rows.length);
    expect(sheet?.[0]?.map(({ value }) => value)).toEqual(rows[0]);
    // The first column is a text but in the gap, where it is the instant of the report.
    const firstOf = (values: readonly string[]) => values.map((value) => value.replace(/^'/, ''));
    if (command !== 'gap') {
      expect(sheet?.map(([cell]) => cell?.value)).toEqual(firstOf(rows.map(([value = '']) => value)));
    }
  });

  test('is refused on a terminal, with what to do', async () => {
    const stdout = capturedStream({ isTTY: true });
    const stderr = capturedStream();
    const exitCode = await runProgram(['node', 'dongbo', command, '--format', 'xlsx'], {
      env: { LANG: 'vi_VN.UTF-8' },
      cwd,
      stdout: stdout.stream,
      stderr: stderr.stream,
    });
    expect([exitCode, stdout.text()]).toEqual([2, '']);
    expect(stderr.text()).toMatch(/^Lỗi: Tệp XLSX .*\nCách xử lý: .*--out TÊN_TỆP\.xlsx.*\n$/);
  });

  test('goes into a pipe as it is', async () => {
    const chunks: Uint8Array[] = [];
    const stdout = new Writable({
      write: (chunk: Uint8Array, _, done) => {
        chunks.push(chunk);
        done();
      },
    });
    const exitCode = await runProgram(['node', 'dongbo', command, '--format', 'xlsx'], {
      env: { LANG: 'en_GB.UTF-8' },
      cwd,
      stdout: stdout as unknown as NodeJS.WriteStream,
      stderr: capturedStream().stream,
    });
    expect(exitCode).toBe(0);
    const { sheets } = await readXlsx(
      (async function* () {
        yield* chunks;
      })(),
    );
    expect(sheets[0]?.length).toBeGreaterThan(1);
  });

  test('into a folder that does not exist says so', async () => {
    const words = [command, '--format', 'xlsx', '--out', join(cwd, 'none', 'out.xlsx')];
    const { exitCode, stderr } = await run(words, { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('out.xlsx" cannot be written (ENOENT).\nRemedy: ');
  });
});

describe('records', () => {
  test.each(['text', 'json'])('writes %s into a file, too', async (format) => {
    const file = join(cwd, 'out');
    expect(await run(['records', '--format', format, '--out', file], { cwd })).toMatchObject({ stdout: '' });
    expect(readFileSync(file, 'utf8')).toContain('waiting');
  });

  test('come in another order, as a file too, with the size of the whole list', async () => {
    const { stdout } = await run(['records', '--json', '--order', 'caseNo', '--limit', '2'], { cwd });
    const { records, totals } = JSON.parse(stdout) as { records: { caseNo: string }[]; totals: unknown };
    const { stdout: csv } = await run(['records', '--format', 'csv', '--order', 'caseNo'], { cwd });
    const numbers = csvOf(csv).map((row) => String(row['Case number']));
    expect(totals).toEqual({ total: numbers.length, unsynced: numbers.length - 1, isCounted: true });
    const [first = '', second = ''] = records.map(({ caseNo }) => caseNo);
    expect(first < second).toBe(true);
    expect(numbers.slice(0, 2)).toEqual([`'${first}`, second]);
    expect((await run(['records', '--order', 'random'], { cwd })).exitCode).toBe(2);
  });
});

test('records --unreadable refuses filters, because a row that cannot be read has nothing to filter by', async () => {
  const { exitCode, stdout, stderr } = await run(['records', '--unreadable', '--agency', 'H23.1'], { cwd });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain("option '--unreadable' cannot be used with option '--agency <code>'");
  expect((await run(['records', '--unreadable', '--limit', '5'], { cwd })).exitCode).toBe(0);
});

describe('worklist', () => {
  test('lists who has to do what, in CSV by default', async () => {
    const { exitCode, stdout, stderr } = await run(['worklist', '--lang', 'vi'], { cwd });
    expect(exitCode).toBe(0);
    const rows = csvOf(stdout);
    expect(rows.map((row) => [row['Mã hồ sơ'], row['Mã cơ quan'], row['Cơ quan chịu trách nhiệm']])).toEqual([
      ["'=1", 'H23.1', 'Cơ quan thụ lý'],
      ['a2', 'H23.1', 'Đơn vị CNTT của tỉnh'],
      ['a3', 'H23.1', 'Cơ quan thụ lý'],
      ['b1', 'H23/2', 'Cơ quan thụ lý'],
    ]);
    expect(rows[2]).toMatchObject({ 'Hướng xử lý': 'Sửa ngày hẹn trả', 'Mã lỗi của Cổng': 'A2' });
    expect(stderr).toBe(
      '4 hồ sơ cần xử lý.\nKhông liệt kê 1 hồ sơ mà dongbo tự gửi, không cơ quan nào phải xử lý.\n',
    );
  });

  test('holds no personal data beyond the case number', async () => {
    const { stdout } = await run(['worklist'], { cwd });
    for (const personal of ['Trần Thị Thử', '030190000001', '0912345678', 'thu@example.vn', 'phố Thử']) {
      expect(stdout).not.toContain(personal);
    }
  });

  test.each(['province-it', 'province_it'])("is one owner's with --owner %s", async (owner) => {
    const { stdout } = await run(['worklist', '--owner', owner], { cwd });
    expect(csvOf(stdout).map((row) => row['Case number'])).toEqual(['a2']);
  });

  test('takes the form from the name of the file', async () => {
    await run(['worklist', '--out', join(cwd, 'list.XLSX')], { cwd });
    expect(valuesOf((await bytesOf('list.XLSX')).sheets.at(-1)?.[1])['A']).toBe('=1');
  });

  test.each(['csv', 'xlsx'])(
    'is split into a file an owner and agency, and an index, as %s',
    async (format) => {
      const words = ['worklist', '--lang', 'vi', '--split', join(cwd, 'lists'), '--format', format];
      const { exitCode, stdout, stderr } = await run(words, { cwd });
      expect([exitCode, stdout]).toEqual([0, '']);
      expect(stderr).toContain('4 hồ sơ cần xử lý, chia thành 3 tệp trong ');
      const files = ['agency_H23-2_so-tu-phap', 'agency_H23.1_so-tu-phap', 'index', 'province-it_codes'];
      expect(readdirSync(join(cwd, 'lists')).sort()).toEqual(files.map((file) => `${file}.${format}`));
      if (format === 'xlsx') {
        const { sheetNames, sheets } = await bytesOf('lists/province-it_codes.xlsx');
        expect(sheetNames).toEqual(['Hướng dẫn', 'Mã cần gán', 'Hồ sơ cần xử lý']);
        expect(valuesOf(sheets[1]?.[4])).toMatchObject({ A: 'Bảng mã thủ tục', B: '1.005129', E: '1' });
        return;
      }
      const read = (file: string) => csvOf(readFileSync(join(cwd, 'lists', file), 'utf8'));
      expect(read('agency_H23.1_so-tu-phap.csv').map((row) => row['Mã hồ sơ'])).toEqual(["'=1", 'a3']);
      const index = read('index.csv').map((row) => [row['Tệp'], row['Số hồ sơ'], row['Số hồ sơ quá hạn']]);
      expect(index).toEqual([
        ['agency_H23.1_so-tu-phap.csv', '2', '2'],
        ['agency_H23-2_so-tu-phap.csv', '1', '1'],
        ['province-it_codes.csv', '1', ''],
      ]);
      expect(read('province-it_codes.csv')).toMatchObject([{ 'Mã cần gán': '1.005129', 'Số hồ sơ': '1' }]);
    },
  );

  test('begins as a workbook with a cover: whose cases, how many, and what is to be done for each cause', async () => {
    await run(
      ['worklist', '--lang', 'vi', '--agency', 'H23.1', '--owner', 'agency', '--out', join(cwd, 'a.xlsx')],
      {
        cwd,
      },
    );
    const { sheetNames, sheets, part } = await bytesOf('a.xlsx');
    expect(sheetNames).toEqual(['Hướng dẫn', 'Hồ sơ cần xử lý']);
    const [title, , owner, count] = (sheets[0] ?? []).map((row) => valuesOf(row)['A']);
    expect([title, owner]).toEqual([
      'HỒ SƠ CẦN XỬ LÝ ĐỂ ĐỒNG BỘ LÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA',
      'Cơ quan chịu trách nhiệm: Cơ quan thụ lý',
    ]);
    expect(count).toContain('Số hồ sơ: 2, tính đến ');
    const causes = sheets[0]?.slice(7).map((row) => valuesOf(row));
    expect(causes?.map(({ B = '', C, F }) => [B, C, F])).toEqual([
      ['', '1', 'Cơ quan thụ lý sửa trường được nêu trên hệ thống của tỉnh.'],
      ['A2', '1', 'Sửa ngày hẹn trả'],
    ]);
    expect(part('xl/worksheets/sheet1.xml')).toContain('<pane ySplit="7" topLeftCell="A8"');
  });

  test('is not mixed with what is in a folder already', async () => {
    writeFileSync(join(cwd, 'data', 'old.csv'), '');
    const { exitCode, stderr } = await run(['worklist', '--split', join(cwd, 'data')], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('data" is not empty.\nRemedy: Choose a new one');
  });

  test.each([
    [
      ['--owner', 'somebody'],
      'dongbo, portal-operator, province-it, province-office, agency, operations, by-code',
    ],
    [['--split', 'x', '--out', 'y'], "option '--split <folder>' cannot be used with option '--out <file>'"],
    [['--format', 'json'], 'csv, xlsx'],
  ])('%j is refused', async (words, expected) => {
    const { exitCode, stderr } = await run(['worklist', ...words], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(expected);
  });
});
