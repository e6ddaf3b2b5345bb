import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, parseDay, VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';
import { type Forecast, forecastZero, type Reading } from '../../src/domain/trend.ts';

const MIDNIGHT = parseDay('2024-11-05') ?? 0;

/** Readings of the last days, one at each midnight, the last one today's. */
function daily(counts: readonly number[]): Reading[] {
  return counts.map((count, index) => ({ at: MIDNIGHT - (counts.length - 1 - index) * DAY_MS, count }));
}

function forecast(counts: readonly number[], present = counts.at(-1) ?? 0): Forecast {
  return forecastZero({ at: MIDNIGHT, count: present }, daily(counts), VIETNAM_OFFSET_MS);
}

/** Whole days from now to the forecast; null where there is none. */
function daysLeft(found: Forecast): number | null {
  return found.outcome === 'expected' ? Math.round((found.at - MIDNIGHT) / DAY_MS) : null;
}

describe('the forecast', () => {
  it('continues in a straight line from the current count', () => {
    expect(forecast([500, 400, 300, 200])).toEqual({
      outcome: 'expected',
      perDay: -100,
      at: MIDNIGHT + 2 * DAY_MS,
    });
    expect(daysLeft(forecast([500, 400, 300, 200], 50))).toBe(1);
  });

  it('is reached when the count is zero', () => {
    expect(forecast([1, 2, 3, 0])).toEqual({ outcome: 'reached' });
    expect(forecast([], 0)).toEqual({ outcome: 'reached' });
  });

  it('needs four days, and several readings of a day are one day', () => {
    expect(forecast([500, 400, 300])).toEqual({ outcome: 'tooFewDays' });
    const hourly = Array.from({ length: 24 }, (_, hour) => ({ at: MIDNIGHT + hour * 3_600_000, count: 9 }));
    expect(forecastZero({ at: MIDNIGHT, count: 9 }, hourly, VIETNAM_OFFSET_MS)).toEqual({
      outcome: 'tooFewDays',
    });
  });

  it('is never at this rate when the count is constant, grows, or hardly falls', () => {
    expect(forecast([5, 5, 5, 5])).toMatchObject({ outcome: 'notAtThisRate', perDay: 0 });
    expect(forecast([5, 6, 7, 8])).toEqual({ outcome: 'notAtThisRate', perDay: 1 });
    expect(forecast([1_000_003, 1_000_002, 1_000_001, 1_000_000])).toMatchObject({
      outcome: 'notAtThisRate',
    });
  });

  it('is not moved by an outage of three days, nor by ten thousand cases that came at once', () => {
    const falling = (day: number): number => 20_000 - 100 * day;
    const steady = Array.from({ length: 14 }, (_, day) => falling(day));
    const outage = steady.map((count, day) => (day >= 5 && day < 8 ? falling(5) : count));
    const jump = steady.map((count, day) => (day === 13 ? count + 10_000 : count));
    const present = falling(13);
    expect(daysLeft(forecast(outage, present))).toBe(daysLeft(forecast(steady, present)));
    expect(daysLeft(forecast(jump, present))).toBe(daysLeft(forecast(steady, present)));
  });

  it('counts only the first reading of each day', () => {
    const midnights = daily([500, 400, 300, 200]);
    const noons = midnights.map(({ at }) => ({ at: at + DAY_MS / 2, count: 9_000 }));
    const found = forecastZero({ at: MIDNIGHT, count: 200 }, [...noons, ...midnights], VIETNAM_OFFSET_MS);
    expect(found).toMatchObject({ outcome: 'expected', perDay: -100 });
  });

  it('uses the true instant of a late snapshot', () => {
    const late = { at: MIDNIGHT - DAY_MS + DAY_MS / 2, count: 250 };
    const readings = [...daily([500, 400, 300, 200]).filter(({ count }) => count !== 300), late];
    const found = forecastZero({ at: MIDNIGHT, count: 200 }, readings, VIETNAM_OFFSET_MS);
    expect(found).toEqual({ outcome: 'expected', perDay: -100, at: MIDNIGHT + 2 * DAY_MS });
  });

  it('finds any falling line, in any order of its readings', () => {
    const line = fc.record({
      perDay: fc.integer({ min: 1, max: 1_000 }),
      days: fc.integer({ min: 4, max: 14 }),
      left: fc.integer({ min: 1, max: 3_000 }),
    });
    fc.assert(
      fc.property(line, fc.infiniteStream(fc.nat()), ({ perDay, days, left }, order) => {
        const readings = daily(
          Array.from({ length: days }, (_, day) => left * perDay + (days - 1 - day) * perDay),
        )
          .map((reading) => ({ reading, place: order.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ reading }) => reading);
        const found = forecastZero({ at: MIDNIGHT, count: left * perDay }, readings, VIETNAM_OFFSET_MS);
        expect(found.outcome).toBe('expected');
        expect(daysLeft(found)).toBe(left);
      }),
    );
  });
});
