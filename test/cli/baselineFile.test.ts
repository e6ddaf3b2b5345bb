import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBaseline } from '../../src/cli/baselineFile.ts';
import { UsageError } from '../../src/domain/errors.ts';
import type { BaselineRow } from '../../src/ledger/port/ingest.ts';
import { folderWith } from '../config/configFolder.ts';

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
    ['no column caseNo', 'mahoso,status\nH23-1,4\n', 2, 'caseNo'],
    ['columns with another separator', 'caseNo;status\nH23-1;4\n', 2, 'caseNo'],
    ['a row that is not like the header', 'caseNo,status\nH23-1,4\nH23-2,4,5\n', 3, 'not a CSV row'],
    ['a quote that does not end', 'caseNo,status\nH23-1,4\n"H23-2,4\n', 3, 'not a CSV row'],
    ['cut-off JSON', '{"caseNo":"H23-1"}\n{"caseNo":"H2', 2, 'not a JSON object'],
    ['JSON that is no object', '{"caseNo":"H23-1"}\n\n[1]\n', 3, 'Invalid input'],
    ['a case number that is no text', '{"caseNo":{"a":1}}\n', 1, 'caseNo is missing or is no text'],
  ])('because of %s is refused with its line', async (_, content, line, why) => {
    const error = await refusal(content);
    expect(error).toMatchObject({ code: 'baseline.row', exitCode: 2 });
    expect(error.message).toMatch(new RegExp(`, line ${line}: .*`));
    expect(`${error.message} ${error.remedy}`).toContain(why);
    expect(error.remedy).toContain('caseNo');
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
