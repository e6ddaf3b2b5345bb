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

async function proceduresIn(result: unknown) {
  fake.answer = () => ({ body: { error_code: '00', result } });
  return await portal.procedures(NEVER);
}

test('the national procedure list is read as code and name', async () => {
  const rows = [
    { MATTHC: '1.000001', TENTTHC: 'Đăng ký khai sinh' },
    { MaTTHC: ' 1.000002 ', TenTTHC: null },
    { MATTHC: '1.000003' },
  ];
  expect(await proceduresIn(rows)).toEqual({
    outcome: 'answered',
    value: new Map([
      ['1.000001', 'Đăng ký khai sinh'],
      ['1.000002', ''],
      ['1.000003', ''],
    ]),
  });
  expect(fake.calls()[0]).toMatchObject({ path: '/share', body: { service: 'LayDanhSachTTHC' } });
});

test.each([
  ['an empty list', []],
  ['null', null],
  ['no list', undefined],
  ['a text', 'ok'],
  ['a row without a code', [{ MATTHC: '1.000001' }, { TENTTHC: 'Đăng ký' }]],
  ['a row with an empty code', [{ MATTHC: ' ' }]],
])('%s has failed, for it cannot say what is not published', async (_, result) => {
  expect(await proceduresIn(result)).toMatchObject({ outcome: 'failed', failure: { kind: 'transient' } });
});

test('a refused list has failed', async () => {
  fake.answer = () => ({ body: { error_code: '12' } });
  expect(await portal.procedures(NEVER)).toMatchObject({ outcome: 'failed', failure: { kind: 'rejected' } });
});
