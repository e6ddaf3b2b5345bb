import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  formatDay,
  formatInstant,
  formatMonth,
  instantFromParts,
  instantOf,
  parseDay,
  startOfDay,
  VIETNAM_OFFSET_MS,
} from '../../src/domain/time.ts';

/** 1990 to 2060, to the second. */
const instant = fc.integer({ min: 631_152_000, max: 2_840_140_800 }).map((seconds) => seconds * 1_000);

describe('an instant as text', () => {
  it('is what a Date says, around the first of every month of ten thousand years', () => {
    // The first of each month and the last of the one before, from 1 January of the year 0.
    for (let month = -1; month < 12 * 9_999; month += 1) {
      const at = new Date(0).setUTCFullYear(0, month, 1);
      for (const one of [at - 1_000, at, at + 45_296_789]) {
        const text = new Date(one).toISOString();
        if (text.length === 24 && formatInstant(one, 0) !== `${text.slice(0, 19)}+00:00`) expect.fail(text);
      }
    }
  });
});

describe('an instant from wall-clock parts', () => {
  it('is seven hours before the same time in UTC', () => {
    const parts = { year: 2024, month: 11, day: 5, hour: 8, minute: 30, second: 15 };
    expect(instantFromParts(parts)).toBe(Date.UTC(2024, 10, 5, 1, 30, 15));
    expect(instantFromParts(parts, 0)).toBe(Date.UTC(2024, 10, 5, 8, 30, 15));
  });

  it('is midnight without a time', () => {
    expect(instantFromParts({ year: 2024, month: 1, day: 1 })).toBe(Date.UTC(2023, 11, 31, 17));
  });

  it.each([
    ['31 February', { year: 2024, month: 2, day: 31 }],
    ['29 February of a common year', { year: 2023, month: 2, day: 29 }],
    ['month 13', { year: 2024, month: 13, day: 1 }],
    ['month 0', { year: 2024, month: 0, day: 1 }],
    ['day 0', { year: 2024, month: 5, day: 0 }],
    ['hour 24', { year: 2024, month: 5, day: 1, hour: 24 }],
    ['minute 60', { year: 2024, month: 5, day: 1, minute: 60 }],
    ['second 60', { year: 2024, month: 5, day: 1, second: 60 }],
    ['year 24, which is not 1924', { year: 24, month: 5, day: 1 }],
  ])('does not exist for %s', (_, parts) => {
    expect(instantFromParts(parts)).toBeNull();
  });

  it('exists for 29 February of a leap year', () => {
    expect(instantFromParts({ year: 2024, month: 2, day: 29 })).not.toBeNull();
  });
});

describe('days', () => {
  it('begin at midnight in Vietnam, not in UTC', () => {
    const lateEvening = Date.UTC(2024, 10, 4, 16, 59, 59);
    expect(formatDay(lateEvening)).toBe('2024-11-04');
    expect(formatDay(lateEvening + 1_000)).toBe('2024-11-05');
    expect(startOfDay(lateEvening + 1_000)).toBe(lateEvening + 1_000);
  });

  it('are at most 24 hours back, hold their instant, and read back as they are written', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const start = startOfDay(at);
        expect(at - start).toBeGreaterThanOrEqual(0);
        expect(at - start).toBeLessThan(DAY_MS);
        expect(parseDay(formatDay(at))).toBe(start);
        expect(formatMonth(at)).toBe(formatDay(at).slice(0, 7));
      }),
    );
  });

  it.each(['2024-02-30', '2024-13-01', '5/11/2024', '2024-1-1', '', '2024-11-05T00:00:00', ' 2024-11-05'])(
    'are not read from %j',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );
});

describe('an instant in ISO 8601', () => {
  it('carries the offset of its zone', () => {
    const at = Date.UTC(2024, 10, 5, 1, 30, 0, 999);
    expect(formatInstant(at)).toBe('2024-11-05T08:30:00+07:00');
    expect(formatInstant(at, 0)).toBe('2024-11-05T01:30:00+00:00');
    expect(formatInstant(at, -3.5 * 3_600_000)).toBe('2024-11-04T22:00:00-03:30');
  });

  it('is the same instant, to the second', () => {
    const offset = fc.constantFrom(0, VIETNAM_OFFSET_MS, 5.5 * 3_600_000, -8 * 3_600_000);
    fc.assert(
      fc.property(instant, offset, (at, offsetMs) => {
        expect(Date.parse(formatInstant(at, offsetMs))).toBe(at);
      }),
    );
  });
});

describe('a date as read', () => {
  it('has an instant only when it was a real date', () => {
    expect([instantOf(7), instantOf(0), instantOf('31/02/2024'), instantOf(null)]).toEqual([
      7,
      0,
      null,
      null,
    ]);
  });
});
