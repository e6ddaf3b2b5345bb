import { expect, test } from 'vitest';
import { classify, type Verdict } from '../../../src/portal/dvcqg/classify.ts';
import type { RawOutcome } from '../../../src/portal/dvcqg/client.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';

import { CODES } from './fakePortal.ts';

const NOW = Date.UTC(2024, 10, 5);

function verdictOf(httpStatus: number, body: unknown, retryAfter: string | null = null): Verdict {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return classify({ kind: 'answered', httpStatus, body: text, retryAfter }, CODES, NOW);
}

function failureOf(verdict: Verdict) {
  if (verdict.ok) throw new Error('expected a failure');
  return verdict.failure;
}

const lost = (code: string, connected: boolean): RawOutcome => ({ kind: 'lost', code, connected });

test.each<[code: string, connected: boolean, kind: FailureKind]>([
  ['ECONNREFUSED', false, 'outage'],
  ['ENOTFOUND', false, 'outage'],
  ['EAI_AGAIN', false, 'outage'],
  ['EHOSTUNREACH', false, 'outage'],
  ['ECONNRESET', false, 'outage'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 'outage'],
  ['TIMEOUT', false, 'outage'],
  ['TIMEOUT', true, 'transient'],
  ['ECONNRESET', true, 'transient'],
  ['EPIPE', true, 'transient'],
  ['ERR_BAD_RESPONSE', true, 'transient'],
])('%s with a connection that stood: %j is %s', (code, connected, kind) => {
  const failure = failureOf(classify(lost(code, connected), CODES, NOW));
  expect(failure).toMatchObject({ kind, code: null, httpStatus: null, retryAfterMs: null });
  expect(failure.message).toContain(code);
});

test.each<[status: number, kind: FailureKind]>([
  [301, 'outage'],
  [302, 'outage'],
  [400, 'rejected'],
  [401, 'session'],
  [403, 'outage'],
  [404, 'rejected'],
  [405, 'rejected'],
  [408, 'transient'],
  [413, 'too_large'],
  [422, 'rejected'],
  [425, 'transient'],
  [429, 'throttled'],
  [500, 'transient'],
  [501, 'transient'],
  [502, 'transient'],
  [503, 'outage'],
  [504, 'outage'],
  [507, 'transient'],
])('HTTP %i is %s, whether its body is a web page, nothing, or a success', (status, kind) => {
  for (const body of ['<html>Bad Gateway</html>', '', { error_code: '00' }]) {
    const failure = failureOf(verdictOf(status, body));
    expect(failure).toMatchObject({ kind, code: null, httpStatus: status });
    expect(failure.message).toBe(`HTTP ${status}`);
  }
});

test.each<[code: string | number, kind: FailureKind, listed: true | undefined]>([
  ['90', 'session', true],
  ['50', 'transient', true],
  ['12', 'rejected', true],
  [12, 'rejected', true],
  ['20', 'exists', true],
  ['21', 'missing', true],
  ['30', 'too_large', true],
  ['77', 'rejected', undefined],
  [-1, 'rejected', undefined],
])('HTTP 200 with error_code %j is %s, by a row of the table: %j', (code, kind, listed) => {
  const verdict = verdictOf(200, { error_code: code, message: 'Thiếu thông tin' });
  const expected = {
    kind,
    code: String(code),
    httpStatus: 200,
    message: 'Thiếu thông tin',
    retryAfterMs: null,
    listed,
  };
  expect(failureOf(verdict)).toEqual(expected);
});

test.each([
  ['Hồ sơ đã tồn tại', 'exists'],
  ['HỒ SƠ ĐÃ TỒN TẠI TRÊN CỔNG', 'exists'],
  ['Hồ sơ đã  tồn\u00A0tại'.normalize('NFD'), 'exists'],
])('a success with the message %j is none: %s', (message, kind) => {
  for (const code of [0, '0', '00']) {
    const failure = failureOf(verdictOf(200, { error_code: code, message }));
    expect(failure).toMatchObject({ kind, code: String(code), httpStatus: 200 });
  }
});

test.each(['Thành công', 'Hồ sơ đã được cập nhật', '', null, { text: 'đã tồn tại' }])(
  'a success with the message %j is a success',
  (message) => {
    expect(verdictOf(200, { error_code: '0', message }).ok).toBe(true);
  },
);

test('a row with a message comes before the row of its code alone, and counts for its own code only', () => {
  const kindOf = (code: string, message: string): FailureKind =>
    failureOf(verdictOf(200, { error_code: code, message })).kind;
  expect(kindOf('12', 'Hệ thống bận, thử lại sau')).toBe('transient');
  expect(kindOf('12', 'Thiếu thông tin')).toBe('rejected');
  expect(kindOf('20', 'Hệ thống bận, thử lại sau')).toBe('exists');
});

test('a refusal that neither table nor status explains is marked as assumed', () => {
  const isAssumed = (httpStatus: number, code: string): boolean => {
    const verdict = verdictOf(httpStatus, { error_code: code });
    return !verdict.ok && verdict.isAssumed;
  };
  expect([isAssumed(200, '77'), isAssumed(400, '77'), isAssumed(404, '0')]).toEqual([true, true, true]);
  expect([isAssumed(200, '12'), isAssumed(400, '12'), isAssumed(401, '77'), isAssumed(500, '77')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test.each<[status: number, code: string, kind: FailureKind]>([
  [400, '90', 'session'],
  [400, '20', 'exists'],
  [401, '12', 'rejected'],
  [403, '90', 'session'],
  [404, '21', 'missing'],
  [413, '50', 'transient'],
  [429, '50', 'transient'],
])('HTTP %i with the listed code %s is what the table says: %s', (status, code, kind) => {
  expect(failureOf(verdictOf(status, { error_code: code }))).toMatchObject({
    kind,
    code,
    httpStatus: status,
  });
});

test.each<[status: number, code: string, kind: FailureKind]>([
  [400, '77', 'rejected'],
  [401, '77', 'session'],
  [413, '77', 'too_large'],
  [500, '12', 'transient'],
  [502, '20', 'transient'],
  [503, '12', 'outage'],
])(
  'HTTP %i with code %s, unlisted or from a broken server, is what the status says: %s',
  (status, code, kind) => {
    expect(failureOf(verdictOf(status, { error_code: code }))).toMatchObject({
      kind,
      code,
      httpStatus: status,
    });
  },
);

test.each([
  ['a web page', '<!DOCTYPE html><title>Bảo trì</title>'],
  ['nothing', ''],
  ['blanks', ' \r\n'],
  ['cut-off JSON', '{"error_code":"00","result":[{"MaHo'],
  ['no error_code', { result: [] }],
  ['an error_code of the wrong type', { error_code: { value: 0 } }],
  ['a list', [{ error_code: 0 }]],
  ['a bare text', '"00"'],
])('HTTP 200 with %s acknowledges nothing and may be tried again', (_, body) => {
  expect(failureOf(verdictOf(200, body))).toMatchObject({ kind: 'transient', code: null, httpStatus: 200 });
});

test.each([200, 201, 202])('HTTP %i with a zero error_code is a success', (status) => {
  expect(verdictOf(status, { error_code: 0, result: [1] })).toMatchObject({
    ok: true,
    answer: { result: [1] },
  });
});

test.each([
  [429, 'throttled'],
  [503, 'outage'],
  [502, 'transient'],
] as const)('HTTP %i is %s with the delay the portal asked for', (status, kind) => {
  expect(failureOf(verdictOf(status, '', '7'))).toMatchObject({ kind, retryAfterMs: 7_000 });
  const date = new Date(NOW + 90_000).toUTCString();
  expect(failureOf(verdictOf(status, '', date))).toMatchObject({ kind, retryAfterMs: 90_000 });
  expect(failureOf(verdictOf(status, ''))).toMatchObject({ kind, retryAfterMs: null });
});

test('a transient code keeps the portal’s Retry-After', () => {
  expect(failureOf(verdictOf(200, { error_code: '50' }, '3'))).toMatchObject({ retryAfterMs: 3_000 });
});

test("the kind never depends on the message's text", () => {
  for (const message of ['session expired', 'timeout', 'hồ sơ đã tồn tại', 'thành công']) {
    expect(failureOf(verdictOf(200, { error_code: '12', message })).kind).toBe('rejected');
  }
});

test('a refusal without a message is described by its code', () => {
  expect(failureOf(verdictOf(200, { error_code: '12' })).message).toBe(
    'the portal refused with error_code 12',
  );
});
