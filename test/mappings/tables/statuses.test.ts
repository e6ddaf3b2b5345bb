import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/input/problem.ts';
import { readStatuses } from '../../../src/mappings/tables/statuses.ts';
import { folderWith } from '../../config/configFolder.ts';
import { encoded } from '../../input/encoded.ts';
import { workbookOf } from '../../input/workbookOf.ts';

function read(content: string | Uint8Array) {
  const problems: Problem[] = [];
  const file = join(folderWith({ 's.csv': content }), 's.csv');
  const statuses = readStatuses({ name: 'mappings.statuses', file }, problems);
  return {
    statuses: Object.fromEntries(statuses),
    problems: problems.map(({ path, found }) => [path, found.en]),
  };
}

describe('the table of statuses', () => {
  it('is read with byte-order mark, CRLF, comments, empty lines, quotes, and columns in any order', () => {
    const text =
      '\uFEFF# ghi chú, "với dấu nháy\r\n\r\nportal,local\r\n 1 , new \r\n,\r\n# giữa\r\n4,"đang, ""xử lý"""\r\n10,done';
    expect(read(text)).toEqual({ statuses: { new: '1', 'đang, "xử lý"': '4', done: '10' }, problems: [] });
  });

  it('may have the empty cells that spreadsheets add', () => {
    expect(read('local,portal,,\nnew,1,,\n,,,\ndone,10,,\n')).toEqual({
      statuses: { new: '1', done: '10' },
      problems: [],
    });
  });

  it('reports every bad row by its line, and keeps the good ones', () => {
    expect(read('# c\nlocal,portal\nnew,1\nbad,0\n,4\nthree,4,5\none\nx"y,2\n"a" b,2\ndone,10\n')).toEqual({
      statuses: { new: '1', done: '10' },
      problems: [
        ['mappings.statuses:8', 'a double quote out of place or never closed'],
        ['mappings.statuses:9', 'a double quote out of place or never closed'],
        ['mappings.statuses:4', 'portal: "0"'],
        ['mappings.statuses:5', 'local: ""'],
        ['mappings.statuses:6', '3 cells'],
        ['mappings.statuses:7', '1 cells'],
      ],
    });
  });

  it('loses no row behind a quote that is never closed', () => {
    expect(read('local,portal\nnew,1\n\n# c\n"open,4\ndone,10\n')).toEqual({
      statuses: { new: '1', done: '10' },
      problems: [['mappings.statuses:5', 'a double quote out of place or never closed']],
    });
  });

  it('names both lines where one local status has two rows', () => {
    expect(read('local,portal\nnew,1\ndone,10\nnew,1\n').problems).toEqual([
      ['mappings.statuses:4', '"new" in line 2 and again in line 4'],
    ]);
  });

  it.each([
    ['local,portal,note\nnew,1,x\n', 'columns unknown or given twice: note'],
    ['local,local,portal\nnew,new,1\n', 'columns unknown or given twice: local'],
    ['local\nnew\n', 'columns missing: portal'],
    ['', 'columns missing: local, portal'],
  ])('refuses the header of %j', (text, found) => {
    expect(read(text).problems.map(([, reported]) => reported)).toEqual([found]);
  });

  it('does not show the first row of a file that has no header: it may be about a person', () => {
    expect(JSON.stringify(read('Nguyễn Văn A,030123456789\n'))).not.toMatch(/Nguyễn|0301/);
  });

  it('has at least one row', () => {
    expect(read('local,portal\n').problems).toEqual([['mappings.statuses', 'a table without any row']]);
  });

  const CSV = 'Mã của tỉnh;Trạng thái của Cổng\r\nĐã trả;10\r\n="Chờ bổ sung";="5"\r\n';
  const SHEET = [
    ['Mã của tỉnh', 'Trạng thái của Cổng'],
    ['Đã trả\u00a0', 10],
    ['Chờ bổ sung'.normalize('NFD'), '5'],
  ];

  it.each([
    ['UTF-8', encoded(CSV, 'utf-8')],
    ['UTF-8 with a byte-order mark', encoded(CSV, 'utf-8 with a mark')],
    ['decomposed Unicode', encoded(CSV.normalize('NFD'), 'utf-8')],
    ['UTF-16', encoded(CSV, 'utf-16le')],
    ['the other UTF-16', encoded(CSV, 'utf-16be')],
    ['Windows-1258', encoded(CSV, 'windows-1258')],
    ['tabs', encoded(CSV.replaceAll(';', '\t'), 'utf-16le')],
    ['a workbook', workbookOf(SHEET)],
  ])('is read from %s', (_, content) => {
    expect(read(content)).toEqual({ statuses: { 'Đã trả': '10', 'Chờ bổ sung': '5' }, problems: [] });
  });

  it('is read whether its values are in the composed form or not, so that the status of a row is found', () => {
    const { statuses } = read(`local,portal\n${'Đã trả kết quả'.normalize('NFD')},10\n`);
    expect(statuses).toEqual({ 'Đã trả kết quả': '10' });
  });

  it.each([
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13), 'neither CSV nor XLSX'],
    ['an old Excel file', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'an old Excel file (.xls)'],
    ['half a workbook', workbookOf(SHEET).subarray(0, 200), 'a broken XLSX file'],
  ])('is refused as a whole where it is %s', (_, content, found) => {
    expect(read(content).problems).toEqual([['mappings.statuses', expect.stringContaining(found)]]);
  });

  it('refuses a code that Excel has made a number of, with its line', () => {
    expect(read('local;portal\nnew;1\n2,41105E+11;4\n').problems).toEqual([
      ['mappings.statuses:3', expect.stringContaining('lost its digits')],
    ]);
  });

  it('gives up on a file in which nearly every line is broken', () => {
    expect(read(`local,portal\n${'a"b,1\n'.repeat(5_000)}`).problems.length).toBeLessThanOrEqual(101);
  });
});
