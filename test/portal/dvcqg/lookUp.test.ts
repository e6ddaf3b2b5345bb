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
  [[{ ' MAHOSO ': 'h23-1', TrangThaiHoso: '03' }], answered(true, '3')],
  [[{ MaHoSo: 'H23-1', TrangThaiHoSo: 'Đã xử lý xong'.normalize('NFD') }], answered(true, '9')],
  [[{ MaHoSo: 'H23-1', TrangThaiHoSo: 'xong' }], answered(true, null)],
  [{ MaHoSo: 'H23-1', TrangThaiHoSo: '4' }, answered(true, '4')],
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

test.each([
  [
    'the newest by the date of the update',
    { NgayCapNhat: ['20241101080000', '20241105080000', '20241103'] },
    '9',
  ],
  [
    'the newest by the time of the step',
    { ThoiDiemXuLy: ['05/11/2024 08:00:00', '01/11/2024', '03/11/2024'] },
    '2',
  ],
  [
    'the newest in ISO form',
    { ngayCapNhat: ['2024-11-01T08:00:00.000+07:00', '2024-11-05', '2024-11-03'] },
    '9',
  ],
  ['none, where one row has no date', { NgayCapNhat: ['20241101080000', '20241105080000', ''] }, null],
  [
    'none, where the newest two are of the same moment',
    { NgayCapNhat: ['20241101', '20241105', '20241105'] },
    null,
  ],
  ['none, without a date', { NgayTiepNhan: ['20241101', '20241101', '20241101'] }, null],
])('of several rows with different statuses the status is that of %s', async (_, dates, status) => {
  const [[name, values]] = Object.entries(dates) as [[string, string[]]];
  const rows = ['2', '9', '4'].map((one, i) => ({ MaHoSo: 'H23-1', TrangThaiHoSo: one, [name]: values[i] }));
  expect(await lookUpIn(rows)).toEqual(answered(true, status));
});

test('several rows with one status have that status', async () => {
  const rows = ['4', '04', ' 4 '].map((one) => ({ MaHoSo: 'H23-1', TrangThaiHoSo: one }));
  expect(await lookUpIn([...rows, { MaHoSo: 'H23-1' }])).toEqual(answered(true, '4'));
});

test("a case is found under the nation's number, in the first answer or by a second look-up", async () => {
  fake.answer = () => ({ body: { error_code: 0, result: [{ MaHoSo: 'g22-7', TrangThaiHoSo: '4' }] } });
  expect(await portal.lookUp('H23-1', NEVER, 'G22-7')).toEqual(answered(true, '4'));
  expect(fake.calls()).toHaveLength(1);
  fake.answer = ({ body }) => ({
    body: {
      error_code: 0,
      result: body['mahoso'] === 'G22-7' ? [{ MaHoSo: 'G22-7', TrangThaiHoSo: '9' }] : [],
    },
  });
  expect(await portal.lookUp('H23-1', NEVER, 'G22-7')).toEqual(answered(true, '9'));
  expect(await portal.lookUp('H23-1', NEVER, 'G22-8')).toEqual(answered(false, null));
  expect(await portal.lookUp('H23-1', NEVER)).toEqual(answered(false, null));
});

test('a code that means "the portal has no such case" is an answer', async () => {
  fake.answer = () => ({ body: { error_code: '21' } });
  expect(await portal.lookUp('H23-1', NEVER)).toEqual(answered(false, null));
});

test('any other failure is a failure', async () => {
  fake.answer = () => ({ body: { error_code: '12' } });
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ outcome: 'failed', failure: { code: '12' } });
});
