import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAnswer, resultItems } from '../../../src/portal/dvcqg/answer.ts';
import { isSuccess } from '../../../src/portal/portalCodes.ts';

test.each([0, '0', '00', ' 00 '])('error_code %j is a success', (code) => {
  expect(isSuccess(parseAnswer(JSON.stringify({ error_code: code }))?.code ?? '')).toBe(true);
});

test.each([1, -1, '1', '01', '000', '0x0', 'OK', '-0'])('error_code %j is a code, and no success', (code) => {
  const answer = parseAnswer(JSON.stringify({ error_code: code }));
  expect(answer?.code).toBe(String(code));
  expect(isSuccess(answer?.code ?? '0')).toBe(false);
});

test.each([
  ['no error_code', '{"result":[]}'],
  ['a null error_code', '{"error_code":null}'],
  ['an empty error_code', '{"error_code":""}'],
  ['a boolean error_code', '{"error_code":false}'],
  ['a list for an error_code', '{"error_code":["0"]}'],
  ['a sentence for an error_code', '{"error_code":"Hồ sơ của ông A không hợp lệ"}'],
  ['a list', '[{"error_code":0}]'],
  ['a text', '"00"'],
  ['null', 'null'],
  ['nothing', ''],
])('%s is no answer', (_, body) => {
  expect(parseAnswer(body)).toBeNull();
});

test('no cut-off answer is an answer', () => {
  const whole = JSON.stringify({ error_code: '00', message: 'Thành công', result: [{ MaHoSo: 'H23-1' }] });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
      expect(parseAnswer(whole.slice(0, length))).toBeNull();
    }),
  );
});

test('any text is parsed without throwing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      parseAnswer(body);
    }),
  );
});

test('a message is trimmed and limited, and ignored if it is not text', () => {
  const messageOf = (message: unknown): unknown =>
    parseAnswer(JSON.stringify({ error_code: 1, message }))?.message;
  expect(messageOf(' Thiếu mã hồ sơ ')).toBe('Thiếu mã hồ sơ');
  expect(messageOf('x'.repeat(10_000))).toHaveLength(10_000);
  expect(messageOf('x'.repeat(10_001)), 'half a name could not be told').toBeNull();
  expect(messageOf('')).toBeNull();
  expect(messageOf({ vi: 'lỗi' })).toBeNull();
});

test('rows are read in any letter case of their keys', () => {
  const rows = [{ MaHoSo: 'a' }, { MAHOSO: 'b' }, { mahoso: 'c' }];
  expect(resultItems.parse(rows)).toEqual([{ mahoso: 'a' }, { mahoso: 'b' }, { mahoso: 'c' }]);
});

test.each([null, ''])('a result of %j has no rows', (result) => {
  expect(resultItems.parse(result)).toEqual([]);
});

test.each(['ok', 1, {}, [null], ['a']])('a result of %j cannot be read', (result) => {
  expect(resultItems.safeParse(result).success).toBe(false);
});

test('more rows than there can be are no result', () => {
  const rows = (count: number) => Array.from({ length: count }, () => ({ MaHoSo: '1' }));
  expect(resultItems.safeParse(rows(50_000)).success).toBe(true);
  expect(resultItems.safeParse(rows(50_001)).success).toBe(false);
});
