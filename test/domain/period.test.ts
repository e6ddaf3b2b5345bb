import { expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { formatDay, VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';

test.each([
  ['2024-10', '2024-10', '2024-10-01', '2024-11-01'],
  ['Tháng 10/2024', '2024-10', '2024-10-01', '2024-11-01'],
  ['12/2024', '2024-12', '2024-12-01', '2025-01-01'],
  ['2024-Q4', '2024-Q4', '2024-10-01', '2025-01-01'],
  ['Quý IV/2024', '2024-Q4', '2024-10-01', '2025-01-01'],
  ['Quý 2/2025'.normalize('NFD'), '2025-Q2', '2025-04-01', '2025-07-01'],
  ['2024', '2024', '2024-01-01', '2025-01-01'],
  ['Năm 2024', '2024', '2024-01-01', '2025-01-01'],
])('%s is the period %s', (text, name, from, before) => {
  const period = parsePeriod(text, VIETNAM_OFFSET_MS);
  expect(period?.name).toBe(name);
  expect([period?.from, period?.before].map((at) => formatDay(at ?? 0))).toEqual([from, before]);
});

test.each(['', '2024-13', '13/2024', '2024-Q5', '2024-1', 'tháng mười', '2024-10-05'])(
  '%j is no period',
  (text) => {
    expect(parsePeriod(text, VIETNAM_OFFSET_MS)).toBeNull();
  },
);
