import { expect, test } from 'vitest';
import { columnNames, folded, HEADINGS } from '../../../src/input/table/headings.ts';

const TABLES = [
  ['caseNo', 'status', 'nationCode'],
  ['local', 'portal'],
  ['local', 'national', 'valid_from', 'valid_to'],
  ['local', 'national', 'name', 'level', 'parent', 'valid_from', 'valid_to'],
  ['code', 'message', 'kind', 'owner', 'remedy'],
  ['date', 'synced', 'unsynced', 'source'],
  ['agency', 'period', 'received', 'source'],
  ['service', 'field', 'from', 'max', 'required', 'send'],
] as const;

test.each(TABLES.map((columns) => [columns.join(','), columns] as const))(
  'no heading means two columns of the table %s',
  (_, columns) => {
    const headings = columns.flatMap((column) => [column, ...HEADINGS[column]].map(folded));
    expect(headings.filter((heading, at) => headings.indexOf(heading) !== at)).toEqual([]);
    for (const column of columns) {
      for (const alias of HEADINGS[column]) expect(columnNames([alias], columns)).toEqual([column]);
    }
  },
);

test('letter case, accents, blanks and signs of a heading do not matter', () => {
  const headings = ['MÃ HỒ SƠ', 'ma ho so', 'MaHoSo', 'Mã_hồ_sơ:', 'Mã hồ sơ'.normalize('NFD'), 'CASENO'];
  expect(columnNames(headings, ['caseNo'])).toEqual(headings.map(() => 'caseNo'));
});

test('a heading that means no column of the table stays as it is', () => {
  expect(columnNames(['Ghi chú', 'Mã hồ sơ'], ['local', 'portal'])).toEqual(['Ghi chú', 'Mã hồ sơ']);
});
