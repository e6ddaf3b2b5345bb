import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantFromParts, VIETNAM_OFFSET_MS } from '../../../../src/domain/time.ts';
import { wireDate } from '../../../../src/portal/dvcqg/wire/date.ts';

test('an instant is written as the wall clock of the zone', () => {
  expect(wireDate(Date.UTC(2024, 10, 5, 17, 30, 9), VIETNAM_OFFSET_MS)).toBe('20241106003009');
  expect(wireDate(Date.UTC(2024, 10, 5, 17, 30, 9), 0)).toBe('20241105173009');
});

test('an absent or unreadable date is an empty string', () => {
  expect(wireDate(null, VIETNAM_OFFSET_MS)).toBe('');
  expect(wireDate('31/02/2024 08:00:00', VIETNAM_OFFSET_MS)).toBe('');
});

test('every second can be read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2090, 0) }), (at) => {
      const [, ...parts] =
        /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(wireDate(at, VIETNAM_OFFSET_MS)) ?? [];
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
      expect(instantFromParts({ year, month, day, hour, minute, second })).toBe(at - (at % 1_000));
    }),
  );
});
