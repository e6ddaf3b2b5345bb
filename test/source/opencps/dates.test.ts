import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQueryDay, readDate } from '../../../src/source/opencps/dates.ts';
import { instant, wireDate } from './fakeOpencps.ts';

const OFFSET = 7 * 3_600_000;

describe('readDate', () => {
  it('reads the wall clock of the zone', () => {
    expect(readDate('05/11/2024 08:30:15', OFFSET)).toBe(Date.parse('2024-11-05T01:30:15Z'));
    expect(readDate('05/11/2024 08:30:15', 0)).toBe(Date.parse('2024-11-05T08:30:15Z'));
  });

  it('reads a date without seconds or without a time', () => {
    expect(readDate('05/11/2024 08:30', OFFSET)).toBe(instant('2024-11-05 08:30:00'));
    expect(readDate('05/11/2024', OFFSET)).toBe(instant('2024-11-05 00:00:00'));
  });

  it('reads the empty text as no date', () => {
    expect(readDate('', OFFSET)).toBeNull();
  });

  it.each(['31/02/2024 08:00:00', '05/11/2024 24:00:00', '2024-11-05', '00/01/2024', '05/11/0024', 'soon'])(
    'keeps %s as the text it is',
    (text) => {
      expect(readDate(text, OFFSET)).toBe(text);
    },
  );

  it('reads every second that the source writes', () => {
    const seconds = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 });
    fc.assert(fc.property(seconds, (s) => readDate(wireDate(s * 1_000), OFFSET) === s * 1_000));
  });
});

describe('formatQueryDay', () => {
  it('names the day of the zone, not of UTC', () => {
    expect(formatQueryDay(instant('2024-11-05 00:00:00'), OFFSET)).toBe('05/11/2024');
    expect(formatQueryDay(instant('2024-11-05 23:59:59'), OFFSET)).toBe('05/11/2024');
  });

  it('refuses a year the source could not read, instead of asking for everything', () => {
    expect(() => formatQueryDay(Date.UTC(12_024, 0, 1), OFFSET)).toThrow(RangeError);
  });
});
