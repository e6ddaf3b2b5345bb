import { describe, expect, test } from 'vitest';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { encoded } from '../input/encoded.ts';
import { type Answer, run } from './captured.ts';

function province(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): (...words: string[]) => Promise<Answer> {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER, ...files });
  return (...words) => run(words, { cwd });
}

const metric = (over: object = {}) => ({
  ...{ code: 'DOSSIER_SYNC', name: 'Tỷ lệ hồ sơ đồng bộ', numerator: 138_744, denominator: 138_744 },
  ...{ ratio: 100, score: 6, dataQualityStatus: 'TEMP_NATIONAL_REPORT_DENOMINATOR', ...over },
});
const PUBLIC = JSON.stringify({
  code: 'OK',
  data: {
    overview: {
      departmentName: 'UBND tỉnh',
      metrics: [{ ...metric(), code: 'PUBLIC_CONTENT_FULL', numerator: 87 }, metric()],
    },
    evaluation: [{ departmentName: 'Sở A', metrics: [metric({ numerator: 3, denominator: 3 })] }],
  },
});

const FIGURE = {
  ...{ period: '2024-10', numerator: 138_744, denominator: 138_744, formula: '' },
  quality: 'TEMP_NATIONAL_REPORT_DENOMINATOR',
};

const json = (answer: Answer): Record<string, unknown> =>
  JSON.parse(answer.stdout) as Record<string, unknown>;

describe('published add, for the index', () => {
  test('records numerator, denominator and data quality for a period', async () => {
    const dongbo = province();
    const words = ['published', 'add', '--date', '2024-11-05', '--period', 'Tháng 10/2024'];
    const added = await dongbo(
      ...words,
      '--numerator',
      '7',
      '--denominator',
      '9',
      '--quality',
      'X',
      '--json',
    );
    expect(json(added)).toMatchObject({ period: '2024-10', numerator: 7, denominator: 9, quality: 'X' });
    expect(json(await dongbo('published', 'list', '--json'))).toMatchObject({
      figures: [],
      index: [{ period: '2024-10', numerator: 7, denominator: 9, percent: 77.78, quality: 'X' }],
    });
    expect((await dongbo('published', 'list', '--lang', 'vi')).stdout).toContain('SỐ CỦA BỘ CHỈ SỐ 766');
  });

  test('names every flag that is missing or wrong', async () => {
    const answer = await province()(
      'published',
      'add',
      '--date',
      '2024-11-05',
      '--period',
      '2024-13',
      '--numerator',
      'x',
    );
    expect(answer.exitCode).toBe(2);
    for (const flag of ['--period', '--numerator', '--denominator']) expect(answer.stderr).toContain(flag);
    const both = ['--date', '2024-11-05', '--synced', '1', '--unsynced', '1', '--numerator', '1'];
    expect((await province()('published', 'add', ...both)).exitCode).toBe(2);
  });
});

describe('published import, for the index', () => {
  test("takes the province's sync rate out of the public figures, however deep it is", async () => {
    const dongbo = province({
      'public.json': PUBLIC,
      'flat.json': JSON.stringify([{ numerator: 3, denominator: 4, ratio: 75 }]),
    });
    const imported = await dongbo('published', 'import', 'public.json', '--period', '2024-10', '--json');
    expect(json(imported)).toMatchObject(FIGURE);
    expect(
      json(await dongbo('published', 'import', 'flat.json', '--period', '2024-09', '--json')),
    ).toMatchObject({
      ...{ period: '2024-09', numerator: 3, denominator: 4, quality: '' },
    });
  });

  test('reads the period and the version of the formula where the JSON tells them', async () => {
    const text = JSON.stringify({
      period: '2024-Q3',
      formulaVersion: 2,
      data: { parent: { metrics: [metric()] } },
    });
    const imported = await province({ 'x.json': text })('published', 'import', 'x.json', '--json');
    expect(json(imported)).toMatchObject({ period: '2024-Q3', formula: '2' });
  });

  test.each([
    ['no figure', '{"data":{"overview":{"metrics":[]}}}', 'no numerator'],
    ['a figure without numbers', JSON.stringify({ overview: metric({ numerator: null }) }), 'no numerator'],
    ['figures of several agencies alone', JSON.stringify([metric(), metric()]), 'several figures'],
    ['half a document', '{"data":', 'broken JSON'],
  ])('refuses JSON with %s', async (_, text, why) => {
    const answer = await province({ 'x.json': text })(
      'published',
      'import',
      'x.json',
      '--period',
      '2024-10',
      '--lang',
      'en',
    );
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(why) });
  });

  test('refuses JSON without a period that is given anywhere', async () => {
    const answer = await province({ 'x.json': PUBLIC })('published', 'import', 'x.json');
    expect(answer).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--period') });
  });

  test('reads the totals of the national report by agency and period, as Excel saves them', async () => {
    const text = 'Cơ quan;Kỳ báo cáo;Số tiếp nhận\r\n;Tháng 10/2024;1000\r\nH23.12;10/2024;300\r\n';
    const dongbo = province({ 'totals.csv': encoded(text, 'windows-1258') });
    expect(json(await dongbo('published', 'import', 'totals.csv', '--json'))).toEqual({ recorded: 2 });
    expect(json(await dongbo('published', 'list', '--json'))['reported']).toMatchObject([
      { period: '2024-10', agency: '', received: 1_000 },
      { period: '2024-10', agency: 'H23.12', received: 300 },
    ]);
  });

  test('refuses totals with a period that does not exist and one that is given twice, with their lines', async () => {
    const text = 'agency,period,received\nA,2024-13,1\nA,2024-10,1\nA,10/2024,2\nA,2024-09,1.5\n';
    const { exitCode, stderr } = await province({ 't.csv': text })('published', 'import', 't.csv');
    expect(exitCode).toBe(2);
    expect([...stderr.matchAll(/^published:(\d+) /gm)].map(([, line]) => line)).toEqual(['2', '5', '4']);
  });
});

describe('gap --like-766', () => {
  test('writes its figures as a table, one denominator a row', async () => {
    const dongbo = province();
    const { stdout } = await dongbo(
      'gap',
      '--like-766',
      '--period',
      '2024-10',
      '--format',
      'csv',
      '--lang',
      'vi',
    );
    expect(stdout).toContain('Kỳ,Nội dung,Mã cơ quan,Cơ quan,Tử số,Mẫu số');
    expect(stdout).toContain('2024-10,Mẫu số theo rà soát của dongbo');
  });

  test('says so where no report is recorded, and where both denominators are 0', async () => {
    const dongbo = province({ 't.csv': 'period,received\n2024-10,0\n' });
    const words = ['gap', '--like-766', '--period', '2024-10', '--lang', 'en'];
    expect((await dongbo(...words)).stdout).toContain('are not recorded for this period');
    await dongbo('published', 'import', 't.csv');
    expect((await dongbo(...words)).stdout).toContain("a share of last year's report");
    expect(json(await dongbo(...words, '--json'))).toMatchObject({
      like766: {
        period: '2024-10',
        numerator: 0,
        denominators: { report: 0, synced: 0 },
        used: 'neither',
        percent: null,
      },
    });
  });

  test('takes the newest recorded period, and never compares figures of two versions of the formula', async () => {
    const dongbo = province();
    const add = ['published', 'add', '--date', '2024-11-05', '--period', '2024-10', '--denominator', '9'];
    await dongbo(...add, '--numerator', '7', '--formula', '1');
    await dongbo(...add, '--numerator', '8', '--formula', '2');
    const { stdout } = await dongbo('gap', '--like-766', '--lang', 'en');
    expect(stdout).toContain('for 2024-10');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Figures of different versions of the formula cannot be compared',
    );
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test.each([
    ['--period', '2024-10'],
    ['--like-766', '--period', 'x'],
    ['--like-766', '--period', '2999'],
    ['--like-766', '--as-of', '2024-11-05'],
    ['--like-766', '--agency', 'H23.12'],
  ])('is refused with %s %s %s', async (...words) => {
    expect((await province()('gap', ...words)).exitCode).toBe(2);
  });
});
