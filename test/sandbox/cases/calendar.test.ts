import { describe, expect, it } from 'vitest';
import {
  compactDay,
  dayOf,
  dayStarts,
  fridayEvening,
  LAST_SECOND,
  officeSecond,
  parseStamp,
  secondOf,
  stamp,
  workingDayAfter,
} from '../../../src/sandbox/cases/calendar.ts';

const second = (text: string): number => parseStamp(text) ?? Number.NaN;

describe("the sandbox's calendar", () => {
  it('runs from the first second of 2024 in Vietnam to the last of 4 November', () => {
    expect(secondOf(Date.parse('2024-01-01T00:00:00+07:00'))).toBe(0);
    expect(stamp(LAST_SECOND)).toBe('04/11/2024 23:59:59');
  });

  it('writes and reads the format of the source, and rejects days that do not exist', () => {
    expect(stamp(second('29/02/2024 07:05:09'))).toBe('29/02/2024 07:05:09');
    expect(parseStamp('31/02/2024 08:00:00')).toBeNull();
    expect(parseStamp('2024-02-01')).toBeNull();
    expect(compactDay(dayOf(second('15/01/2024 00:00:00')))).toBe('240115');
  });

  it('counts working days without weekends and holidays', () => {
    const friday = dayOf(second('26/04/2024 00:00:00'));
    expect(stamp(workingDayAfter(friday, 1) * 86_400)).toContain('02/05/2024');
    expect(stamp(workingDayAfter(friday + 1, 0) * 86_400)).toContain('02/05/2024');
  });

  it('keeps office hours', () => {
    expect(stamp(officeSecond(0, 0))).toBe('01/01/2024 07:30:00');
    expect(stamp(officeSecond(0, 0.55))).toBe('01/01/2024 13:37:30');
    expect(stamp(officeSecond(0, 0.9999))).toContain('16:59');
  });

  it('finds the Friday evening on or after', () => {
    expect(stamp(fridayEvening(second('01/11/2024 17:00:00')))).toBe('01/11/2024 17:00:00');
    expect(stamp(fridayEvening(second('01/11/2024 17:00:01')))).toBe('08/11/2024 17:00:00');
    expect(stamp(fridayEvening(second('04/11/2024 08:00:00')))).toBe('08/11/2024 17:00:00');
  });

  it('gives all cases a day, and working days most of them', () => {
    const starts = dayStarts(10_000);
    expect(starts.at(-1)).toBe(10_000);
    const on = (text: string): number => {
      const day = dayOf(second(`${text} 00:00:00`));
      return (starts[day + 1] ?? 0) - (starts[day] ?? 0);
    };
    expect(on('16/10/2024')).toBeGreaterThan(40);
    expect(on('20/10/2024')).toBeLessThan(3);
    expect(on('02/09/2024')).toBeLessThan(3);
  });
});
