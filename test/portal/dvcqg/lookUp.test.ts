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

async function lookUpIn(result: unknown) {
  fake.answer = () => ({ body: { error_code: '00', result } });
  return await portal.lookUp('H23-1', NEVER);
}
const answered = (present: boolean, status: string | null) => ({
  outcome: 'answered',
  value: { present, status },
});

test('a look-up requests one case number from the share endpoint', async () => {
  await lookUpIn([]);
  expect(fake.calls()[0]).toMatchObject({
    path: '/share',
    text: JSON.stringify({
      session: 'secret-session-1',
      madonvi: '000.00.00.H23',
      service: 'TraCuuHoSo',
      mahoso: 'H23-1',
    }),
  });
});

test.each([
  [[], answered(false, null)],
  [null, answered(false, null)],
  [[{ MaHoSo: 'H23-1', TrangThaiHoSo: '4' }], answered(true, '4')],
  [[{ MAHOSO: 'H23-1', TRANGTHAIHOSO: 10 }], answered(true, '10')],
  [[{ mahoso: ' H23-1 ', trangthaihoso: ' 9 ' }], answered(true, '9')],
  [[{ MaHoSo: 'H23-1' }], answered(true, null)],
  [[{ MaHoSo: 'H23-1', TrangThaiHoSo: '' }], answered(true, null)],
  [[{ MaHoSo: 'H23-1', TrangThaiHoSo: null }], answered(true, null)],
  [[{ TrangThaiHoSo: '4' }], answered(true, '4')],
  [[{ MaHoSo: 'H23-10', TrangThaiHoSo: '4' }], answered(false, null)],
  [
    [
      { MaHoSo: 'H23-10', TrangThaiHoSo: '4' },
      { MaHoSo: 'H23-1', TrangThaiHoSo: '9' },
    ],
    answered(true, '9'),
  ],
])('a result of %j is read as %j', async (result, answer) => {
  expect(await lookUpIn(result)).toEqual(answer);
});

test.each([undefined, 'ok', {}, [null], ['H23-1'], [{ MaHoSo: 'H23-1', TrangThaiHoSo: { ma: 4 } }]])(
  'a result of %j says nothing, neither that the case is there nor that it is not',
  async (result) => {
    expect(await lookUpIn(result)).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'transient', httpStatus: 200 },
    });
  },
);

test('a code that means "the portal has no such case" is an answer', async () => {
  fake.answer = () => ({ body: { error_code: '21' } });
  expect(await portal.lookUp('H23-1', NEVER)).toEqual(answered(false, null));
});

test('any other failure is a failure', async () => {
  fake.answer = () => ({ body: { error_code: '12' } });
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ outcome: 'failed', failure: { code: '12' } });
});
