import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/cli/harness/optionValues.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['0s', 0],
    ['1.5h', 5_400_000],
    ['0.25s', 250],
  ])('%s is %i milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '10',
    's',
    '-1s',
    '+1s',
    '1 s',
    ' 1s',
    '1s ',
    '1S',
    '1d',
    '1e3s',
    '1,5s',
    '.5s',
    '1.s',
    '1s2m',
    '1s\n',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('grows with its number and its unit', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (n) => {
        const [ms = 0, s = 0, m = 0, h = 0] = ['ms', 's', 'm', 'h'].map(
          (unit) => parseDuration(`${n}${unit}`) ?? -1,
        );
        return ms === n && s === 1_000 * ms && m === 60 * s && h === 60 * m;
      }),
    );
  });
});
