import { expect, test } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { batchResult } from '../../../src/portal/dvcqg/batchResult.ts';
import { classify } from '../../../src/portal/dvcqg/classify.ts';
import type { SendResult } from '../../../src/portal/portal.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { aMapped, CODES } from './fakePortal.ts';

function resultOf(
  caseNos: readonly string[],
  answer: unknown,
  { httpStatus = 200, resultCounts = true, log = silentLog } = {},
): SendResult {
  const body = JSON.stringify(answer);
  const verdict = classify({ kind: 'answered', httpStatus, body, retryAfter: null }, CODES, 0);
  return batchResult(
    verdict,
    caseNos.map((caseNo) => aMapped({ caseNo })),
    { codes: CODES, resultCounts, log },
  );
}

function refusedBy(result: SendResult): Record<string, string | null> {
  if (result.outcome === 'failed') throw new Error('expected an accepted batch');
  return Object.fromEntries(
    [...result.refused].map(([caseNo, { kind, code }]) => [caseNo, `${kind} ${code}`]),
  );
}

test.each([
  ['no result', {}],
  ['a null result', { result: null }],
  ['an empty result', { result: [] }],
  ['an empty text for a result', { result: '' }],
  [
    'a result that names all with a zero code',
    {
      result: [
        { MaHoSo: 'a', error_code: 0 },
        { MaHoSo: 'b', error_code: '00' },
      ],
    },
  ],
  [
    'a result in other letters, with blanks',
    {
      Result: [
        { ' mahoso ': ' A ', ERROR_CODE: '0' },
        { MAHOSO: 'b', error_code: 0 },
      ],
    },
  ],
])('a success with %s accepts every case', (_, rest) => {
  expect(refusedBy(resultOf(['a', 'b'], { error_code: '00', ...rest }))).toEqual({});
});

test('a success accepts all but the cases its result refuses, each by its own code', () => {
  const result = [
    { MaHoSo: 'a', error_code: '12', message: 'Thiếu ngày tiếp nhận' },
    { mahoso: 'b', Error_Code: 20 },
    { MAHOSO: 'c', error_code: 0 },
  ];
  const outcome = resultOf(['a', 'b', 'c'], { error_code: '00', result });
  expect(refusedBy(outcome)).toEqual({ a: 'rejected 12', b: 'exists 20' });
  expect(outcome).toMatchObject({ outcome: 'accepted' });
  const refused = outcome.outcome === 'accepted' ? outcome.refused.get('a') : undefined;
  expect(refused).toMatchObject({ message: 'Thiếu ngày tiếp nhận', httpStatus: 200, retryAfterMs: null });
});

test('a case that is named with a zero and another code is refused', () => {
  const result = [
    { MaHoSo: 'a', error_code: '12' },
    { MaHoSo: 'a', error_code: '0' },
  ];
  expect(refusedBy(resultOf(['a'], { error_code: '00', result }))).toEqual({ a: 'rejected 12' });
});

test.each([
  ['a text', 'OK'],
  ['true', true],
  ['a number', 2],
  ['an object', { MaHoSo: 'a', error_code: 0 }],
  ['a row that is no object', ['a']],
  ['a row without a case number', [{ error_code: 0 }]],
  ['a row without a code', [{ MaHoSo: 'a', message: 'OK' }]],
  ['a row with a sentence for a code', [{ MaHoSo: 'a', error_code: 'hồ sơ lỗi' }]],
  ['one readable and one unreadable row', [{ MaHoSo: 'a', error_code: 0 }, { MaHoSo: 'b' }]],
  ['a case that was not sent', [{ MaHoSo: 'z', error_code: '12' }]],
  [
    'one number too many',
    [
      { MaHoSo: 'a', error_code: 0 },
      { MaHoSo: 'b', error_code: 0 },
      { MaHoSo: 'z', error_code: 0 },
    ],
  ],
])('a success whose result is %s acknowledges nothing', (_, result) => {
  expect(resultOf(['a', 'b'], { error_code: '00', result })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'unknown_result', code: null, httpStatus: 200 },
  });
});

test('a success does not acknowledge a case that its result leaves out', () => {
  const outcome = resultOf(['a', 'b'], { error_code: '00', result: [{ MaHoSo: 'a', error_code: '0' }] });
  expect(refusedBy(outcome)).toEqual({ b: 'transient null' });
});

test('a result can name a case by the number that the nation gives it', () => {
  const body = JSON.stringify({ error_code: 0, result: [{ MaHoSo: 'G22.1', error_code: '12' }] });
  const verdict = classify({ kind: 'answered', httpStatus: 200, body, retryAfter: null }, CODES, 0);
  const rules = { codes: CODES, resultCounts: true, log: silentLog };
  const outcome = batchResult(verdict, [aMapped({ caseNo: 'a', nationCode: 'G22.1' })], rules);
  expect(refusedBy(outcome)).toEqual({ a: 'rejected 12' });
});

test.each([
  ['00', [50, 50], 'transient 50'],
  ['12', ['50', '50'], 'transient 50'],
  ['00', ['90', '90'], 'session 90'],
  ['00', ['50', null], 'transient 50'],
])(
  'with error_code %s, a result that gives no verdict on any case (%j) fails the batch, as the same code for all would',
  (top, codes, expected) => {
    const result = ['a', 'b'].flatMap((MaHoSo, index) =>
      codes[index] === null ? [] : [{ MaHoSo, error_code: codes[index], message: 'Hệ thống bận' }],
    );
    const outcome = resultOf(['a', 'b'], { error_code: top, result });
    const failure = outcome.outcome === 'failed' ? `${outcome.failure.kind} ${outcome.failure.code}` : null;
    expect(failure).toBe(expected);
  },
);

test('a result that puts off one case and refuses the other decides each by itself', () => {
  const result = [
    { MaHoSo: 'a', error_code: '50' },
    { MaHoSo: 'b', error_code: '77' },
  ];
  const refused = { a: 'transient 50', b: 'rejected 77' };
  expect(refusedBy(resultOf(['a', 'b'], { error_code: '00', result }))).toEqual(refused);
});

test('of two numbers that differ in letter case only, each row is of the one that it spells', () => {
  const result = [
    { MaHoSo: 'x-a', error_code: '12' },
    { MaHoSo: 'x-A', error_code: '0' },
  ];
  for (const caseNos of [
    ['x-a', 'x-A'],
    ['x-A', 'x-a'],
  ]) {
    expect(refusedBy(resultOf(caseNos, { error_code: '00', result }))).toEqual({ 'x-a': 'rejected 12' });
  }
});

test('a single case with a success that the table explains otherwise is not acknowledged', () => {
  const result = [
    { MaHoSo: 'a', error_code: '0', message: 'Hồ sơ ĐÃ tồn tại trên hệ thống' },
    { MaHoSo: 'b', error_code: 0, message: 'Thành công' },
  ];
  expect(refusedBy(resultOf(['a', 'b'], { error_code: '00', result }))).toEqual({ a: 'exists 0' });
});

test('an unknown form is logged by its kind, without the content', () => {
  const log = recordingLog();
  resultOf(['a', 'b'], { error_code: '00', result: 'Nguyễn Văn An' }, { log });
  expect(log.lines).toMatchObject([
    { level: 'warn', event: 'portal.result_unknown', fields: { what: 'a string', records: 2 } },
  ]);
});

test.each([
  ['a text', 'OK', {}],
  ['one number too many', [{ MaHoSo: 'z', error_code: 0 }], {}],
  ['rows that leave a case out', [{ MaHoSo: 'a', error_code: 0 }], {}],
  ['a refusal of one case', [{ MaHoSo: 'a', error_code: '12' }, 'OK'], {}],
  [
    'a refusal beside a case that was not sent',
    [{ MaHoSo: 'a', error_code: '12' }, { MaHoSo: 'z' }],
    { a: 'rejected 12' },
  ],
])(
  'where result does not count, a success with %s accepts whatever it does not refuse',
  (_, result, refused) => {
    expect(refusedBy(resultOf(['a', 'b'], { error_code: '00', result }, { resultCounts: false }))).toEqual(
      refused,
    );
  },
);

test('a refusal without answers for single cases fails the batch', () => {
  expect(resultOf(['a', 'b'], { error_code: '12', message: 'Lỗi' })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'rejected', code: '12', message: 'Lỗi' },
  });
});

test('a refusal that accepts single cases by name accepts those and no others', () => {
  const result = [
    { MaHoSo: 'a', error_code: '0' },
    { MaHoSo: 'b', error_code: '20' },
  ];
  const outcome = resultOf(['a', 'b', 'c'], { error_code: '12', result });
  expect(refusedBy(outcome)).toEqual({ b: 'exists 20', c: 'rejected 12' });
});

test('a refusal that answers for every case refuses each by its own code', () => {
  const result = [
    { MaHoSo: 'a', error_code: '21' },
    { MaHoSo: 'b', error_code: '77' },
  ];
  expect(refusedBy(resultOf(['a', 'b'], { error_code: '12', result }))).toEqual({
    a: 'missing 21',
    b: 'rejected 77',
  });
});

test('a refusal that names only some refused cases fails the batch, so that it is isolated', () => {
  const outcome = resultOf(['a', 'b', 'c'], {
    error_code: '12',
    result: [{ MaHoSo: 'b', error_code: '12' }],
  });
  expect(outcome).toMatchObject({ outcome: 'failed', failure: { kind: 'rejected', code: '12' } });
});

test('a refusal whose result cannot be read is still that refusal', () => {
  expect(resultOf(['a'], { error_code: '30', result: 'lỗi' })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'too_large', code: '30' },
  });
});

test('an error status accepts no case, even if its body accepts some', () => {
  const result = [{ MaHoSo: 'a', error_code: '0' }];
  for (const status of [400, 500]) {
    expect(resultOf(['a'], { error_code: '12', result }, { httpStatus: status })).toMatchObject({
      outcome: 'failed',
    });
  }
});
