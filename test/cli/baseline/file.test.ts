import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBaseline } from '../../../src/cli/baseline/file.ts';
import { UsageError } from '../../../src/domain/errors.ts';
import type { BaselineRow } from '../../../src/ledger/port/ingest.ts';
import { folderWith } from '../../config/configFolder.ts';
import { encoded } from '../../input/encoded.ts';
import { workbookOf } from '../../input/workbookOf.ts';

function fileWith(content: string | Uint8Array): string {
  return join(folderWith({ baseline: content }), 'baseline');
}

async function rowsOf(file: string): Promise<BaselineRow[]> {
  const rows: BaselineRow[] = [];
  for await (const chunk of readBaseline(file)) rows.push(...chunk);
  return rows;
}

async function rowsIn(content: string | Uint8Array): Promise<BaselineRow[]> {
  return await rowsOf(fileWith(content));
}

async function refusal(content: string): Promise<UsageError> {
  return await rowsIn(content).then(
    () => {
      throw new Error('the file was accepted');
    },
    (error: unknown) => {
      if (error instanceof UsageError) return error;
      throw error;
    },
  );
}

const TWO: BaselineRow[] = [
  { caseNo: 'H23-1', status: '4' },
  { caseNo: 'H23-2', status: null },
];

describe('a baseline file', () => {
  test.each([
    ['CSV', 'caseNo,status\nH23-1,4\nH23-2,\n'],
    ['CSV with its columns the other way round', 'status,caseNo\n4,H23-1\n,H23-2\n'],
    ['CSV with further columns', 'caseNo,agency,status\nH23-1,A,4\nH23-2,B,\n'],
    [
      'CSV as Excel writes it: with a byte-order mark and CR LF',
      '\uFEFFcaseNo,status\r\nH23-1,4\r\nH23-2,\r\n',
    ],
    [
      'CSV with quotes, spaces, empty lines and comments',
      '# from the portal\ncaseNo,status\n\n "H23-1" , 4\n# end\nH23-2,\n',
    ],
    ['CSV without a line break at its end', 'caseNo,status\nH23-1,4\nH23-2,'],
    ['NDJSON', '{"caseNo":"H23-1","status":"4"}\n{"caseNo":"H23-2"}\n'],
    [
      'NDJSON with numbers, nulls and further keys',
      '{"caseNo":"H23-1","status":4,"x":[1]}\n{"caseNo":"H23-2","status":null}',
    ],
    [
      'NDJSON with a byte-order mark, CR LF and empty lines',
      '\uFEFF{"caseNo":" H23-1 ","status":"4"}\r\n\r\n{"caseNo":"H23-2","status":""}\r\n',
    ],
  ])('may be %s', async (_, content) => {
    expect(await rowsIn(content)).toEqual(TWO);
  });

  test.each([
    ['semicolons', 'caseNo;status\nH23-1;4\nH23-2;\n'],
    ['tabs', 'caseNo\tstatus\nH23-1\t4\nH23-2\t\n'],
    ["Excel's line that names the separator", 'sep=;\r\ncaseNo;status\r\nH23-1;4\r\nH23-2;\r\n'],
    ['Vietnamese headings', 'Mã hồ sơ,Trạng thái hồ sơ\nH23-1,4\nH23-2,\n'],
    ["the portal's own headings", 'MaHoSo;TrangThaiHoSo\nH23-1;4\nH23-2;\n'],
    ['decomposed headings', 'Mã hồ sơ,Trạng thái\nH23-1,4\nH23-2,\n'.normalize('NFD')],
    ['cells that keep Excel from reading numbers', '="caseNo",="status"\n="H23-1",="4"\n="H23-2",\n'],
    ['such cells in quotes', 'caseNo,status\n"=""H23-1""",4\n"=""H23-2""",\n'],
    ['characters that nobody sees', 'caseNo,status\n\u200bH23-1\u00a0,4\u00a0\nH23\u00ad-2\ufeff,\n'],
    ['codes of two digits', 'caseNo,status\nH23-1,04\nH23-2,\n'],
    ['NDJSON with Vietnamese keys', '{"Mã hồ sơ":"H23-1","Trạng thái":4}\n{"Mã hồ sơ":"H23-2"}\n'],
  ])('may have %s', async (_, content) => {
    expect(await rowsIn(content)).toEqual(TWO);
  });

  test.each([
    'utf-8',
    'utf-8 with a mark',
    'utf-16le',
    'utf-16be',
    'utf-16le without a mark',
    'windows-1258',
  ])('may be in %s', async (encoding) => {
    const text = 'Mã hồ sơ;Trạng thái\r\nĐất-1;4\r\nThửa-2;\r\n';
    const rows = await rowsIn(encoded(text, encoding));
    expect(rows).toEqual([
      { caseNo: 'Đất-1', status: '4' },
      { caseNo: 'Thửa-2', status: null },
    ]);
    expect(await rowsIn(encoded('{"Mã hồ sơ":"Đất-1"}\n{"Mã hồ sơ":"Thửa-2"}', encoding))).toEqual([
      { caseNo: 'Đất-1', status: null },
      { caseNo: 'Thửa-2', status: null },
    ]);
  });

  test("may have the nation's number of each case", async () => {
    const rows = [{ caseNo: 'H23-1', status: '4', nationCode: 'G09.20-1' }];
    expect(await rowsIn('caseNo,status,nationCode\nH23-1,4,G09.20-1\n')).toEqual(rows);
    expect(await rowsIn('Mã hồ sơ;Trạng thái;Mã hồ sơ quốc gia\nH23-1;4;G09.20-1\n')).toEqual(rows);
    expect(await rowsIn('{"caseNo":"H23-1","status":4,"nationCode":"G09.20-1"}')).toEqual(rows);
  });

  test('may be a workbook', async () => {
    const sheet = [['Mã hồ sơ', 'Trạng thái', 'Ghi chú'], ['H23-1', 4], [], ['H23-2\u00a0', null, 'x']];
    expect(await rowsIn(workbookOf(sheet))).toEqual(TWO);
  });

  test('may have no column for the status', async () => {
    expect(await rowsIn('caseNo\nH23-1\n')).toEqual([{ caseNo: 'H23-1', status: null }]);
  });

  test.each(['', '\n', 'caseNo,status\n'])('with no rows, %j, gives none', async (content) => {
    expect(await rowsIn(content)).toEqual([]);
  });

  test('keeps a case number that looks like a number as it is written', async () => {
    expect(await rowsIn('caseNo,status\n000123,10\n')).toEqual([{ caseNo: '000123', status: '10' }]);
  });

  test('takes a # within a line for a part of the case number, not for a comment', async () => {
    expect(await rowsIn('caseNo,status\nH23#1,4\n')).toEqual([{ caseNo: 'H23#1', status: '4' }]);
  });

  test('comes in chunks of a few thousand, whatever its size', async () => {
    const lines = Array.from({ length: 4_500 }, (_, i) => `H23-${i},4`);
    const sizes: number[] = [];
    for await (const chunk of readBaseline(fileWith(`caseNo,status\n${lines.join('\n')}\n`)))
      sizes.push(chunk.length);
    expect(sizes).toEqual([2_000, 2_000, 500]);
  });
});

describe('a baseline file that cannot be understood', () => {
  test.each([
    ['a status that the portal does not have', 'caseNo,status\nH23-1,4\nH23-2,11\n', 3, '1 to 10'],
    ['an empty case number', 'caseNo,status\nH23-1,4\n\n# note\n,4\n', 5, 'caseNo is empty'],
    ['no column caseNo', 'dossier,status\nH23-1,4\n', 1, 'no column caseNo'],
    ['two columns with case numbers', 'Mã hồ sơ,Số hồ sơ\nH23-1,1\n', 1, 'two columns for caseNo'],
    ['a number eaten by Excel', 'caseNo;status\nH23-1;4\n2,41105E+11;4\n', 3, 'lost its digits'],
    ['a number eaten by Excel elsewhere', 'caseNo,status\n2.41105E+11,4\n', 2, 'lost its digits'],
    ['an eaten national number', 'caseNo;nationCode\nH23-1;2,41105E+11\n', 2, 'lost its digits'],
    ['the error of a formula', 'caseNo,status\n"#N/A",4\n', 2, 'error of a formula'],
    ['a case number with two statuses', 'caseNo,status\nH23-1,4\nH23-2,4\nH23-1,9\n', 4, 'in line 2'],
    ['a number that JSON rounds', '{"caseNo":24110500000123456789}\n', 1, 'double quotes'],
    ['a number with a fraction', '{"caseNo":1.5}\n', 1, 'double quotes'],
    ['a row that is not like the header', 'caseNo,status\nH23-1,4\nH23-2,4,5\n', 3, 'not a CSV row'],
    ['a quote that does not end', 'caseNo,status\nH23-1,4\n"H23-2,4\n', 3, 'not a CSV row'],
    ['cut-off JSON', '{"caseNo":"H23-1"}\n{"caseNo":"H2', 2, 'not a JSON object'],
    ['JSON that is no object', '{"caseNo":"H23-1"}\n\n[1]\n', 3, 'not a JSON object'],
    ['a case number that is no text', '{"caseNo":{"a":1}}\n', 1, 'caseNo is missing or is no text'],
  ])('because of %s is refused with its line', async (_, content, line, why) => {
    const error = await refusal(content);
    expect(error).toMatchObject({ code: 'baseline.row', exitCode: 2 });
    expect(error.message).toMatch(new RegExp(`, line ${line}: .*`));
    expect(`${error.message} ${error.remedy}`).toContain(why);
    expect(error.remedy).not.toBe('');
    expect(error.vi?.message).toContain(`dòng ${line}: `);
  });

  test('is refused without quoting what it holds', async () => {
    const person = 'Trần Thị Thử';
    for (const content of [
      `{"caseNo": ${person}}`,
      `caseNo,status\nH23-1,${person}\n`,
      `caseNo,status\nH23-1,4,${person}\n`,
      `{"caseNo":["${person}"]}`,
    ]) {
      const error = await refusal(content);
      expect(`${error.message} ${error.remedy} ${String(error.cause)}`).not.toContain(person);
    }
  });

  test('hands on what came before the bad row', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `H23-${i},4`);
    const reading = readBaseline(fileWith(`caseNo,status\n${lines.join('\n')}\nH23-x,99\n`));
    expect((await reading.next()).value).toHaveLength(2_000);
    await expect(reading.next()).rejects.toThrow('line 2002');
  });

  test('because it is not there is refused with its name', async () => {
    const file = `${fileWith('')}.not-there`;
    await expect(rowsOf(file)).rejects.toMatchObject({ code: 'baseline.file', exitCode: 2 });
    await expect(rowsOf(file)).rejects.toThrow(file);
  });

  test('because it is a folder is refused with its name', async () => {
    const folder = folderWith({});
    await expect(rowsOf(folder)).rejects.toMatchObject({ code: 'baseline.file', exitCode: 2 });
  });
});
