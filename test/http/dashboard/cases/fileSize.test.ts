import { expect, test } from 'vitest';
import { fileSizeText } from '../../../../src/http/dashboard/cases/fileSize.ts';

test('a list says how large its files will be, small or large', () => {
  const text = (total: number, isCounted = true) => fileSizeText({ total, isCounted }, 'en');
  expect(text(1)).toBe('Cases: 1; about 1 kB as XLSX, 1 kB as CSV.');
  expect(text(300)).toBe('Cases: 300; about 29 kB as XLSX, 54 kB as CSV.');
  expect(text(1_000_000)).toBe('Cases: 1,000,000; about 95 MB as XLSX, 180 MB as CSV.');
});

test('of a list that is not counted to its end it says the least', () => {
  expect(fileSizeText({ total: 10_000, isCounted: false }, 'vi')).toBe(
    'Từ 10.000 hồ sơ: XLSX từ 950 kB, CSV từ 2 MB.',
  );
});
