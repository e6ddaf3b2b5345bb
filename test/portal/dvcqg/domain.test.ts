import { afterEach, beforeEach, expect, test } from 'vitest';
import { aPortal, type FakePortal, NEVER, startFakePortal } from './fakePortal.ts';

let fake: FakePortal;
let portal: ReturnType<typeof aPortal>;

beforeEach(async () => {
  fake = await startFakePortal();
  portal = aPortal(fake.url);
});
afterEach(async () => {
  portal.close();
  await fake.close();
});

async function domainIn(result: unknown) {
  fake.answer = () => ({ body: { error_code: '00', result } });
  return await portal.domain('1.005129', NEVER);
}

const whole = { MALINHVUC: 'G22-HT', TENLINHVUC: 'Hộ tịch' };
const answered = (value: unknown) => ({ outcome: 'answered', value });

test('the domain of a procedure is requested by its national code', async () => {
  const found = await domainIn([{ TENTTHC: 'Đăng ký khai sinh', LINHVUCTHUCHIEN: [whole] }]);
  expect(found).toEqual(answered({ code: 'G22-HT', name: 'Hộ tịch' }));
  expect(fake.calls()[0]).toMatchObject({
    path: '/share',
    body: { service: 'LayThuTuc', maTTHC: '1.005129' },
  });
});

test.each([
  ['an object in place of a list', { LINHVUCTHUCHIEN: [whole] }],
  ['keys in another letter case', [{ LinhVucThucHien: [{ MaLinhVuc: 'G22-HT', tenlinhvuc: ' Hộ tịch ' }] }]],
  ['a domain that is not whole before it', [{ LINHVUCTHUCHIEN: [{ MALINHVUC: 'X' }, whole] }]],
])('%s is read all the same', async (_, result) => {
  expect(await domainIn(result)).toEqual(answered({ code: 'G22-HT', name: 'Hộ tịch' }));
});

test.each([
  ['no procedure', []],
  ['null', null],
  ['a procedure without domains', [{ TENTTHC: 'x' }]],
  ['an empty list of domains', [{ LINHVUCTHUCHIEN: [] }]],
  ['a domain without a name', [{ LINHVUCTHUCHIEN: [{ MALINHVUC: 'X', TENLINHVUC: null }] }]],
])('%s names none', async (_, result) => {
  expect(await domainIn(result)).toEqual(answered(null));
});

test.each([
  ['a text', 'ok'],
  ['a number', 7],
  ['domains that are a text', [{ LINHVUCTHUCHIEN: 'HT' }]],
])('%s has failed', async (_, result) => {
  expect(await domainIn(result)).toMatchObject({ outcome: 'failed', failure: { kind: 'transient' } });
});
