import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/input/problem.ts';
import { readStatuses } from '../../../src/mappings/tables/statuses.ts';
import { folderWith } from '../../config/configFolder.ts';

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
    ['local;portal\nnew;1\n', 'columns unknown or given twice: …'],
  ])('refuses the header of %j', (text, found) => {
    expect(read(text).problems.map(([, reported]) => reported)).toEqual([found]);
  });

  it('does not show the first row of a file that has no header: it may be about a person', () => {
    expect(JSON.stringify(read('Nguyễn Văn A,030123456789\n'))).not.toMatch(/Nguyễn|0301/);
  });

  it('has at least one row', () => {
    expect(read('local,portal\n').problems).toEqual([['mappings.statuses', 'a table without any row']]);
  });

  it('is UTF-8', () => {
    expect(read(Uint8Array.of(0xff, 0xfe, 0x6c, 0x00)).problems).toEqual([
      ['mappings.statuses', 'a file that is not UTF-8 text'],
    ]);
  });

  it('gives up on a file in which nearly every line is broken', () => {
    expect(read(`local,portal\n${'a"b,1\n'.repeat(5_000)}`).problems.length).toBeLessThanOrEqual(101);
  });
});
