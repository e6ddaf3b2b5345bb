import { expect, test } from 'vitest';
import { agencies } from '../../../src/sandbox/cases/agencies.ts';
import { mergedAgencies, mergedTable } from '../../../src/sandbox/cases/merged.ts';

const rowsOf = (local: string) => mergedTable().filter((row) => row.local === local);

test('after the merger there are no districts, and each commune is directly below the province', () => {
  expect(new Set(mergedAgencies.map(({ level }) => level))).toEqual(new Set(['province', 'commune']));
  const communes = mergedAgencies.filter(({ level }) => level === 'commune');
  expect(communes.map(({ parent }) => parent)).toEqual(communes.map(() => 'H24'));
  expect(communes.map(({ name }) => name)).toContain('Ủy ban nhân dân phường Kinh Môn');
  expect(communes.map(({ name }) => name)).toContain('Ủy ban nhân dân xã Gia Lộc');
});

test('a department that joined another one has that one as its successor', () => {
  expect(rowsOf('H23.04').map(({ name, validFrom, validTo }) => [name, validFrom, validTo])).toEqual([
    ['Sở Giao thông vận tải', '', '2025-06-30'],
    ['Sở Xây dựng', '2025-07-01', ''],
  ]);
  expect(mergedAgencies.map(({ local }) => local)).not.toContain('H24.04');
});

test('a district is closed without a successor, and its communes become one', () => {
  expect(rowsOf('H23.35').map(({ validTo }) => validTo)).toEqual(['2025-06-30']);
  const communes = agencies.filter(({ parent }) => parent === 'H23.35');
  const successors = communes.map(({ local }) => rowsOf(local)[1]?.national);
  expect(new Set(successors)).toEqual(new Set(['000.00.35.H24']));
});

test('every successor is an agency of today', () => {
  const today = new Set(mergedAgencies.map(({ national }) => national));
  const successors = mergedTable().filter(({ validFrom }) => validFrom !== '');
  expect(successors.filter(({ national }) => !today.has(national))).toEqual([]);
});
