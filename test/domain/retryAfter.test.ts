import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/domain/retryAfter.ts';

const now = Date.UTC(2024, 10, 5, 1, 0, 0);
const HOUR_MS = 3_600_000;

test.each([
  ['seconds', '30', 30_000],
  ['seconds with spaces around', ' 5 ', 5_000],
  ['no wait', '0', 0],
  ['an HTTP date', 'Tue, 05 Nov 2024 01:02:00 GMT', 120_000],
  ['an HTTP date in the old form', 'Tuesday, 05-Nov-24 01:02:00 GMT', 120_000],
  ['a date that has passed', 'Tue, 05 Nov 2024 00:00:00 GMT', 0],
  ['more than the longest wait', '86400', HOUR_MS],
  ['a date next year', 'Wed, 05 Nov 2025 01:00:00 GMT', HOUR_MS],
  ['nothing', null, null],
  ['no header', undefined, null],
  ['an empty header', '', null],
  ['a word', 'soon', null],
  ['negative seconds', '-5', null],
  ['a date in no zone', 'Tue, 05 Nov 2024 01:02:00', null],
  ['a date that does not exist', 'Tue, 99 Nov 2024 01:02:00 GMT', null],
])('%s (%j) is a wait of %j ms', (_, header, wait) => {
  expect(retryAfterMs(header, now, HOUR_MS)).toBe(wait);
});
