import { describe, expect, it } from 'vitest';
import { shortfallsOf } from '../../src/domain/census.ts';

describe('a census', () => {
  it('is believed when it shows about as much as the last one believed, month by month', () => {
    const before = { '2024-10': 1_000, '2024-11': 100, '': 40 };
    expect(shortfallsOf({ '2024-10': 945, '2024-11': 81 }, before, 0)).toEqual([]);
    expect(shortfallsOf({ '2024-10': 1_200, '2024-11': 100, '2024-12': 9 }, before, 0)).toEqual([]);
  });

  it('is suspicious where a month or the whole shows a tenth and twenty cases less', () => {
    const before = { '2024-10': 1_000, '2024-11': 300 };
    expect(shortfallsOf({ '2024-10': 1_000, '2024-11': 269 }, before, 0)).toEqual([
      { month: '2024-11', before: 300, now: 269 },
    ]);
    expect(shortfallsOf({ '2024-10': 100 }, before, 0)).toEqual([
      { month: 'all', before: 1_300, now: 100 },
      { month: '2024-10', before: 1_000, now: 100 },
      { month: '2024-11', before: 300, now: 0 },
    ]);
  });

  it('of few cases is not suspicious because some are gone', () => {
    expect(shortfallsOf({ '2024-10': 1 }, { '2024-10': 20 }, 0)).toEqual([]);
    expect(shortfallsOf({ '2024-10': 0 }, { '2024-10': 20 }, 0)).toHaveLength(2);
  });

  it('is suspicious, if it is the first, when it lacks a tenth of what the baseline knows', () => {
    expect(shortfallsOf({ '2024-10': 900 }, null, 100)).toEqual([]);
    expect(shortfallsOf({ '2024-10': 900 }, null, 101)).toEqual([
      { month: 'baseline', before: 1_001, now: 900 },
    ]);
  });
});
