import { expect, test } from 'vitest';
import { cellText } from '../../../../src/http/dashboard/mappings/cellText.ts';

test('a code that only the file knows is shown in words, in both languages', () => {
  expect(cellText('portal', '4', 'vi')).toBe('4 Đang xử lý');
  expect(cellText('kind', 'rejected', 'vi')).toBe('Từ chối: có người phải sửa hồ sơ');
  expect(cellText('kind', 'rejected', 'en')).toBe('Refused: somebody has to correct the case');
  expect(cellText('owner', 'province_it', 'vi')).toBe('Đơn vị CNTT của tỉnh');
  expect(cellText('level', 'commune', 'vi')).toBe('Cấp xã');
});

test('anything else stays as it stands in the file', () => {
  for (const column of ['portal', 'kind', 'owner', 'level', 'national', 'name', 'remedy']) {
    for (const value of ['', 'another', 'constructor', '__proto__']) {
      expect(cellText(column, value, 'vi')).toBe(value);
    }
  }
});
