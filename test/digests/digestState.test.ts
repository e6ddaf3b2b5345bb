import { describe, expect, it } from 'vitest';
import { dayDue } from '../../src/digests/digestState.ts';
import { VIETNAM_OFFSET_MS } from '../../src/domain/time.ts';

function due(now: string, lastDay: string | null, at = '07:00'): string | null {
  return dayDue(Date.parse(`${now}+07:00`), { at, offsetMs: VIETNAM_OFFSET_MS, lastDay });
}

describe('the digest of a day', () => {
  it.each([
    ['is not due before its time', '2024-11-05T06:59:59', '2024-11-04', null],
    ['is due at its time', '2024-11-05T07:00:00', '2024-11-04', '2024-11-05'],
    ['is due once', '2024-11-05T23:59:59', '2024-11-05', null],
    [
      'is due later the same day where nothing ran at its time',
      '2024-11-05T15:00:00',
      '2024-11-01',
      '2024-11-05',
    ],
    ['is due where there never was one', '2024-11-05T15:00:00', null, '2024-11-05'],
    ['is not due again when the clock is set back by a day', '2024-11-04T08:00:00', '2024-11-05', null],
    ['does not wait for a day that a wrong clock wrote', '2024-11-05T08:00:00', '2031-01-01', '2024-11-05'],
  ])('%s', (_, now, lastDay, day) => {
    expect(due(now, lastDay)).toBe(day);
  });

  it('can be due at midnight and at the last minute', () => {
    expect(due('2024-11-05T00:00:00', '2024-11-04', '00:00')).toBe('2024-11-05');
    expect(due('2024-11-05T23:58:59', '2024-11-04', '23:59')).toBeNull();
    expect(due('2024-11-05T23:59:00', '2024-11-04', '23:59')).toBe('2024-11-05');
  });
});
