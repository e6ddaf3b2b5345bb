import { expect, test } from 'vitest';
import { classify } from '../../../src/portal/dvcqg/classify.ts';
import type { RawOutcome } from '../../../src/portal/dvcqg/client.ts';
import { detailText } from '../../../src/reports/cases/detailText.ts';

const answered = (httpStatus: number, body: string): RawOutcome => ({
  ...{ kind: 'answered', httpStatus, body, retryAfter: null },
});

/** What classify.ts says of answers that bring no message of the portal. */
const OURS: readonly RawOutcome[] = [
  { kind: 'lost', code: 'TIMEOUT', connected: true },
  { kind: 'lost', code: 'ECONNREFUSED', connected: false },
  answered(200, ''),
  answered(200, '<html>'),
  answered(200, '{"error_code":'),
  answered(200, 'hello'),
  answered(200, '{"error_code":"17"}'),
];

test.each(OURS.map((raw) => [raw]))(
  'what we say of %j is said in Vietnamese to who reads Vietnamese',
  (raw) => {
    const verdict = classify(raw, new Map(), 0);
    const message = verdict.ok ? '' : verdict.failure.message;
    expect(message).not.toBe('');
    const shown = detailText('RETRY_SCHEDULED', message, 'vi');
    expect(shown).not.toBe(message);
    expect(shown).toMatch(/[ạảấầẩậắặẹẻếềểệịọộổợụừửữỳđãôêơưâ]/);
    expect(shown).not.toMatch(/\b(the|was|with|answer|body)\b/);
    expect(detailText('RETRY_SCHEDULED', message, 'en')).toBe(message);
  },
);

test.each([
  'the portal accepted, but its result does not name this case',
  'the portal accepted, but with one object for a result',
  'the portal accepted the login but gave no session',
  'the portal refused the login, which only a probe tries again',
  'dongbo aborted it',
  'dongbo did not send it',
])('%s', (message) => {
  expect(detailText('RETRY_SCHEDULED', message, 'vi')).not.toBe(message);
});

test('what the portal says is shown as it came, and fields are named', () => {
  expect(detailText('PORTAL_REJECTED', 'The case was not found', 'vi')).toBe('The case was not found');
  expect(detailText('FIELD_MISSING', 'receivedAt', 'vi')).toBe('ngày tiếp nhận');
  expect(detailText('FIELD_MISSING', 'receivedAt', 'en')).toBe('receive date');
  expect(detailText('RETRY_SCHEDULED', null, 'vi')).toBe('');
});
