import { expect, test } from 'vitest';
import { clockSkewMs, skewOfHeader } from '../../src/domain/clockSkew.ts';

const between = { sentAt: 100_000, answeredAt: 103_000 };

test.each([
  [99_999, 1, 0],
  [100_500, 1, 0],
  [103_000, 1, 0],
  [103_500, 1, 500],
  [99_000, 1_000, 0],
  [60_000, 1_000, -39_000],
])('at %i with a precision of %i ms the other clock is %i ms ahead', (theirs, precisionMs, ahead) => {
  expect(clockSkewMs(theirs, precisionMs, between)).toBe(ahead);
});

test('the header Date has whole seconds, and can be missing or nonsense', () => {
  const at = (ms: number): string => new Date(ms).toUTCString();
  expect(skewOfHeader(at(100_999), between)).toBe(0);
  expect(skewOfHeader(at(203_000), between)).toBe(100_000);
  for (const none of [undefined, '', 'soon', 7]) expect(skewOfHeader(none, between)).toBeNull();
});
