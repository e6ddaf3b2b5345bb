import { expect, test } from 'vitest';
import { provinceTitle } from '../../src/domain/province.ts';

test.each([
  ['tinh', 'Hải Dương', 'Tỉnh Hải Dương', 'Hải Dương Province'],
  ['thanh-pho', 'Hải Phòng', 'Thành phố Hải Phòng', 'Hải Phòng City'],
] as const)('the kind %s is part of the name', (kind, name, vi, en) => {
  expect(provinceTitle({ name, kind }, 'vi')).toBe(vi);
  expect(provinceTitle({ name, kind }, 'en')).toBe(en);
});
