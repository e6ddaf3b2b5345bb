import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/source/opencps/retryAfter.ts';
import { NOW } from './fakeOpencps.ts';

describe('retryAfterMs', () => {
  it.each([
    ['7', 7_000],
    [new Date(NOW + 9_000).toUTCString(), 9_000],
    [new Date(NOW - 9_000).toUTCString(), 0],
    ['86400', 300_000],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('reads %j as %j', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
