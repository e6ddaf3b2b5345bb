import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sheetRows, sheetRowsSync } from '../../../src/input/xlsx/workbook.ts';
import { xlsxOf } from '../../../src/presentation/xlsx/workbook.ts';
import { folderWith } from '../../config/configFolder.ts';
import { type SheetCell, workbookOf } from '../workbookOf.ts';

const MB = 1_048_576;

/** Read piece by piece and at once, which has to give the same. */
async function rowsOf(content: Uint8Array): Promise<readonly (readonly string[])[]> {
  const file = join(folderWith({ book: content }), 'book');
  const rows = [];
  for await (const row of sheetRows(file)) rows.push(row);
  expect(sheetRowsSync(file, MB)).toEqual(rows);
  return rows.map(({ line, cells }) => [String(line), ...cells]);
}

const cell = async (one: SheetCell) => (await rowsOf(workbookOf([[one]])))[0]?.[1];

describe('a workbook', () => {
  test('gives the rows of its first visible sheet with their numbers, empty cells included', async () => {
    const rows = await rowsOf(workbookOf([['a', null, 'c'], [], [null, 'b']]));
    expect(rows).toEqual([
      ['1', 'a', '', 'c'],
      ['3', '', 'b'],
    ]);
  });

  test.each<[string, SheetCell, string]>([
    ['a text with signs of XML', 'A & B < C', 'A & B < C'],
    ['a text in decomposed Unicode', 'Đã trả'.normalize('NFD'), 'Đã trả'],
    [
      'a text of several fonts',
      { xml: '<c t="inlineStr"><is><r><t>H23-</t></r><r><t>1</t></r></is></c>' },
      'H23-1',
    ],
    ['an entity by number', { xml: '<c t="str"><v>&#272;&#x1EA5;t</v></c>' }, 'Đất'],
    ['an escaped control character', { xml: '<c t="str"><v>a_x0009_b</v></c>' }, 'a b'],
    ['the result of a formula', { xml: '<c t="str"><f>A1&amp;"x"</f><v>H23-1x</v></c>' }, 'H23-1x'],
    ['a formula that nobody has computed yet', { xml: '<c><f>A1&amp;"x"</f></c>' }, '#CALC!'],
    ['a whole number', 241_105_000_123, '241105000123'],
    ['a number in the form of a power', { xml: '<c><v>2.41105000123E+11</v></c>' }, '241105000123'],
    ['a code that looks like a number', { xml: '<c><v>1.0051289999999999</v></c>' }, '1.005129'],
    ['a date', { xml: '<c s="1"><v>45601</v></c>' }, '2024-11-05'],
    [
      'a date in a form of its own, with time',
      { xml: '<c s="2"><v>45601.354166666664</v></c>' },
      '2024-11-05T08:30:00',
    ],
    ['the error of a formula', { xml: '<c t="e"><v>#N/A</v></c>' }, '#N/A'],
    ['a prefix of a namespace', { xml: '<c t="inlineStr"><x:is><x:t>H23-1</x:t></x:is></c>' }, 'H23-1'],
  ])('has %s as it was meant', async (_, given, text) => {
    expect(await cell(given)).toBe(text);
  });

  test('shows a number that has lost its digits as such', async () => {
    expect(await cell({ xml: '<c><v>2.4110500000123E+17</v></c>' })).toBe('2.4110500000123e+17');
  });

  test('leaves comments out', async () => {
    expect(await rowsOf(workbookOf([['# nguồn: Sở'], ['a']]))).toEqual([['2', 'a']]);
  });

  test('that dongbo has written is read as it was', async () => {
    const pieces: Uint8Array[] = [];
    const columns = [
      { code: 'caseNo', header: 'caseNo', type: 'text', width: 20 } as const,
      { code: 'status', header: 'status', type: 'count', width: 8 } as const,
    ];
    const pages = [Array.from({ length: 3_000 }, (_, at) => [`H23-Đất-${at}`, at % 10])];
    for await (const piece of xlsxOf({ name: 'x', columns, pages })) pieces.push(piece);
    const rows = await rowsOf(Buffer.concat(pieces));
    expect(rows).toHaveLength(3_001);
    expect(rows.at(-1)).toEqual(['3001', 'H23-Đất-2999', '9']);
  });

  test.each([
    ['cut off', workbookOf([['a']]).subarray(0, 300), 'broken'],
    [
      'without a sheet',
      workbookOf([], { 'xl/worksheets/sheet7.xml': '', 'xl/_rels/workbook.xml.rels': '' }),
      'no_sheet',
    ],
    [
      'with a document type',
      workbookOf([], { 'xl/worksheets/sheet7.xml': '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' }),
      'broken',
    ],
    [
      'with a sheet far larger than its file',
      workbookOf([], { 'xl/worksheets/sheet7.xml': ' '.repeat(3 * MB) }),
      'broken',
    ],
  ])('that is %s is refused', async (_, content, why) => {
    const file = join(folderWith({ book: content }), 'book');
    const reading = async () => {
      for await (const _row of sheetRows(file));
    };
    await expect(reading()).rejects.toMatchObject({ why });
  });
});
