import { expect, it } from 'vitest';
import type { ReadRow } from '../../../src/source/reading/list.ts';
import { recentWindow, showsOthers, widthAfter } from '../../../src/source/reading/receiveWindows.ts';
import { NOW } from '../../support/cases.ts';

const DAY = 86_400_000;
const OFFSET = 7 * 3_600_000;
const TODAY = Date.parse('2024-11-05T00:00:00+07:00');

it('a window follows the rows a day, and is at most four times as wide as the one before, and a year', () => {
  expect(widthAfter(10, 1_000, 1_000)).toBe(8);
  expect(widthAfter(10, 1, 1_000)).toBe(40);
  expect(widthAfter(10, 0, 1_000)).toBe(40);
  expect(widthAfter(300, 1, 100_000)).toBe(366);
  expect(widthAfter(1, 100_000, 1_000)).toBe(1);
});

it('rows lie outside the requested days if they do so by more than a day', () => {
  const row = (receivedAt: number | null): ReadRow => ({
    ...{ row: { kind: 'draft', sourceId: '1' }, key: '1', receivedAt, modifiedAt: null },
  });
  const shows = (at: number | null, to: number | null = TODAY) => showsOthers([row(at)], TODAY, to);
  expect([shows(TODAY - DAY), shows(TODAY - DAY - 1)]).toEqual([false, true]);
  expect([shows(TODAY + 2 * DAY - 1), shows(TODAY + 2 * DAY)]).toEqual([false, true]);
  expect([shows(TODAY + 9 * DAY, null), shows(null)]).toEqual([false, false]);
});

it('the last days begin at midnight of the configured zone, and include today', () => {
  expect(recentWindow(NOW, { recentDays: 7, offsetMs: OFFSET })).toEqual({ from: TODAY - 7 * DAY, width: 8 });
});
