import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatCountChange,
  formatDateTime,
  formatDuration,
  formatPercent,
  formatPointChange,
} from '../../src/presentation/numbers.ts';
import { DAY, HOUR, NOW } from '../reports/fakeLedger.ts';

const OFFSET = 7 * HOUR;

describe('numbers', () => {
  it('group thousands with a point in Vietnamese and a comma in English', () => {
    expect(formatCount(719_569, 'vi')).toBe('719.569');
    expect(formatCount(719_569, 'en')).toBe('719,569');
    expect(formatCount(55_980_000, 'vi')).toBe('55.980.000');
    expect(formatCount(1_023, 'vi')).toBe('1.023');
    expect(formatCount(0, 'vi')).toBe('0');
  });

  it('always show two decimals of a percentage', () => {
    expect(formatPercent(70.29, 'vi')).toBe('70,29%');
    expect(formatPercent(70.29, 'en')).toBe('70.29%');
    expect(formatPercent(100, 'vi')).toBe('100,00%');
    expect(formatPercent(0, 'en')).toBe('0.00%');
  });

  it('show a dash, and neither 0 nor 100, where there is no rate', () => {
    expect(formatPercent(null, 'vi')).toBe('—');
    expect(formatPercent(null, 'en')).toBe('—');
    expect(formatDateTime(null, OFFSET, 'vi')).toBe('—');
  });

  it('show a change with its sign, and no change without one', () => {
    expect(formatCountChange(285_855, 'vi')).toBe('+285.855');
    expect(formatCountChange(-285_855, 'en')).toBe('-285,855');
    expect(formatCountChange(0, 'vi')).toBe('0');
    expect(formatPointChange(98.21 - 70.29, 'vi')).toBe('+27,92');
    expect(formatPointChange(0.1 + 0.2 - 0.3, 'en')).toBe('0.00');
  });
});

describe('dates', () => {
  it('are those of the zone, in the order of the language', () => {
    expect(formatDateTime(NOW, OFFSET, 'vi')).toBe('05/11/2024 08:30');
    expect(formatDateTime(NOW, OFFSET, 'en')).toBe('2024-11-05 08:30');
    expect(formatDateTime(Date.parse('2024-11-04T17:00:00Z'), OFFSET, 'vi')).toBe('05/11/2024 00:00');
  });
});

describe('durations', () => {
  it('are given in the largest whole unit', () => {
    expect(formatDuration(59 * 60_000, 'vi')).toBe('59 phút');
    expect(formatDuration(HOUR, 'vi')).toBe('1 giờ');
    expect(formatDuration(DAY - 1, 'en')).toBe('23 h');
    expect(formatDuration(DAY, 'vi')).toBe('1 ngày');
    expect(formatDuration(400 * DAY, 'en')).toBe('400 d');
  });

  it('are never negative, even when a clock was ahead', () => {
    expect(formatDuration(-5 * HOUR, 'vi')).toBe('0 phút');
  });
});
