import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  aMapped,
  aPortal,
  aStep,
  type FakePortal,
  NEVER,
  type Reply,
  SHIPPED_FIELDS,
  startFakePortal,
} from './fakePortal.ts';
import { shipped } from './wire/shipped.ts';

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

const accepted = { outcome: 'accepted', refused: new Map() };
const send = () => portal.sendRecords('new', [aMapped()], NEVER);

test.each([
  ['new', 'False'],
  ['update', 'True'],
] as const)('records sent as %s go out in one call with isUpdating %s', async (mode, isUpdating) => {
  const cases = [aMapped({ caseNo: 'a' }), aMapped({ caseNo: 'b' })];
  expect(await portal.sendRecords(mode, cases, NEVER)).toEqual(accepted);
  const [call] = fake.calls();
  expect(call?.path).toBe('/integration');
  expect(call?.text).toBe(
    JSON.stringify({
      session: 'secret-session-1',
      madonvi: '000.00.00.H23',
      service: 'DongBoHoSoMC',
      isUpdating,
      data: cases.map((mapped) => shipped.record(mode, mapped, () => undefined)),
    }),
  );
  expect(fake.calls()).toHaveLength(1);
});

test('steps of several cases go out in one call', async () => {
  const steps = [aStep({ caseNo: 'a' }), aStep({ caseNo: 'b' })];
  expect(await portal.sendSteps(steps, NEVER)).toEqual(accepted);
  const [call] = fake.calls();
  expect(call?.path).toBe('/integration');
  expect(call?.text).toBe(
    JSON.stringify({
      session: 'secret-session-1',
      madonvi: '000.00.00.H23',
      service: 'CapNhatTienDoHoSoMC',
      data: steps.map((step) => shipped.step(step, () => undefined)),
    }),
  );
});

test('one record or step more makes the body of a request longer by the bytes that are said of it', async () => {
  const [one, other] = [
    aMapped({ caseNo: 'a' }),
    aMapped({ caseNo: 'b', title: 'Cấp lại bản sao trích lục' }),
  ];
  const [step, later] = [aStep({ caseNo: 'a' }), aStep({ caseNo: 'bb' })];
  for (const cases of [[one], [one, other]]) await portal.sendRecords('update', cases, NEVER);
  for (const steps of [[step], [step, later]]) await portal.sendSteps(steps, NEVER);
  const [short = 0, long = 0, shortSteps = 0, longSteps = 0] = fake
    .calls()
    .map(({ text }) => Buffer.byteLength(text));
  expect(long - short).toBe(portal.recordBytes('update', other));
  expect(longSteps - shortSteps).toBe(portal.stepBytes(later));
});

test('answers for single steps are read as those for single records', async () => {
  fake.answer = () => ({
    body: {
      error_code: '00',
      result: [
        { MaHoSo: 'a', error_code: '21' },
        { MaHoSo: 'b', error_code: 0 },
      ],
    },
  });
  const sent = await portal.sendSteps([aStep({ caseNo: 'a' }), aStep({ caseNo: 'b' })], NEVER);
  expect(sent).toMatchObject({ outcome: 'accepted', refused: new Map([['a', { kind: 'missing' }]]) });
});

test('one session serves call after call', async () => {
  for (let i = 0; i < 3; i += 1) expect(await send()).toEqual(accepted);
  expect(fake.logins()).toBe(1);
  expect(portal.requestCount()).toBe(4);
});

test('fifty parallel sends without a session make exactly one login', async () => {
  const sent = await Promise.all(Array.from({ length: 50 }, send));
  expect(sent).toEqual(sent.map(() => accepted));
  expect(fake.logins()).toBe(1);
});

test.each<[how: string, refusal: Reply]>([
  ['HTTP 401', { status: 401, body: 'no' }],
  ['a listed code', { body: { error_code: '90' } }],
  ['a listed code with HTTP 400', { status: 400, body: { error_code: '90' } }],
])(
  'fifty parallel sends with an expired session, refused by %s, make exactly one login',
  async (_, refusal) => {
    await send();
    fake.expireSessions();
    fake.refuseSession = refusal;
    const sent = await Promise.all(Array.from({ length: 50 }, send));
    expect(sent).toEqual(sent.map(() => accepted));
    expect(fake.logins()).toBe(2);
    expect(portal.requestCount()).toBe(fake.requests.length);
  },
);

test.each<[how: string, refusal: Reply]>([
  ['an unlisted code', { body: { error_code: '99', message: 'Phiên không hợp lệ' } }],
  ['an unlisted code with HTTP 400', { status: 400, body: { error_code: '99' } }],
  ['HTTP 400 alone', { status: 400, body: 'bad request' }],
])('a session that ended, refused by %s, is renewed by one login', async (_, refusal) => {
  await send();
  fake.expireSessions();
  fake.refuseSession = refusal;
  const sent = await Promise.all(Array.from({ length: 50 }, send));
  expect(sent).toEqual(sent.map(() => accepted));
  expect(fake.logins()).toBe(2);
  fake.expireSessions();
  expect(await send()).toEqual(accepted);
  expect(fake.logins()).toBe(3);
});

test('an unlisted code that a fresh session gets too is believed after that one login', async () => {
  fake.answer = () => ({ body: { error_code: '99', message: 'Thiếu ngày hẹn trả' } });
  for (let i = 0; i < 40; i += 1) {
    expect(await send()).toMatchObject({ outcome: 'failed', failure: { kind: 'rejected', code: '99' } });
  }
  await Promise.all(Array.from({ length: 20 }, send));
  expect(fake.logins()).toBe(2);
});

test('a believed code is doubted again when nothing else is answered any more, at growing intervals', async () => {
  let now = Date.now();
  const patient = aPortal(fake.url, {}, { now: () => now });
  const sendAgain = () => patient.sendRecords('new', [aMapped()], NEVER);
  fake.answer = () => ({ body: { error_code: '99' } });
  await sendAgain();
  fake.answer = () => ({ body: { error_code: 0 } });
  await sendAgain();
  // Short of the age at which a session is renewed anyway.
  now += 301_000;
  fake.refuseSession = { body: { error_code: '99' } };
  fake.expireSessions();
  const outcomes = [];
  for (let i = 0; i < 4; i += 1) outcomes.push((await sendAgain()).outcome);
  expect(outcomes).toEqual(['failed', 'failed', 'accepted', 'accepted']);
  patient.close();
});

test('logins elsewhere that end every session cause neither a refusal nor a storm of logins', async () => {
  fake.refuseSession = { body: { error_code: '99' } };
  const kinds = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    const sent = await send();
    kinds.add(sent.outcome === 'failed' ? sent.failure.kind : sent.outcome);
    fake.expireSessions();
  }
  expect(kinds).toEqual(new Set(['accepted', 'session']));
  expect(fake.logins()).toBe(11);
});

test('an answer that names single records is no doubt about the session', async () => {
  fake.answer = () => ({
    body: { error_code: '99', result: [{ MaHoSo: aMapped().record.caseNo, error_code: '98' }] },
  });
  await send();
  expect(fake.logins()).toBe(1);
});

test('a send refused after others renewed the session uses theirs without a login', async () => {
  let takes = 0;
  const { promise: turn, resolve: allow } = Promise.withResolvers<void>();
  const late = aPortal(
    fake.url,
    {},
    {
      budget: {
        async take() {
          takes += 1;
          // A login and a look-up come first; the third request is held up with the old session in hand.
          if (takes === 3) await turn;
        },
      },
    },
  );
  await late.lookUp('H23-1', NEVER);
  const held = late.sendRecords('new', [aMapped()], NEVER);
  fake.expireSessions();
  expect(await late.sendRecords('new', [aMapped()], NEVER)).toEqual(accepted);
  expect(fake.logins()).toBe(2);
  allow();
  expect(await held).toEqual(accepted);
  expect(fake.logins()).toBe(2);
  late.close();
});

test('a session refused again right after its renewal is returned as such, after one repetition', async () => {
  fake.answer = () => ({
    status: 401,
    body: { error_code: '77', message: 'Phiên secret-session-2 hết hạn' },
  });
  expect(await send()).toEqual({
    outcome: 'failed',
    failure: {
      kind: 'session',
      code: '77',
      httpStatus: 401,
      message: 'Phiên … hết hạn',
      retryAfterMs: null,
    },
  });
  expect(fake.calls()).toHaveLength(2);
  expect(fake.logins()).toBe(2);
});

test('a renewal that fails is the outcome of the call', async () => {
  await send();
  fake.expireSessions();
  fake.loginAnswer = () => ({ status: 401 });
  expect(await send()).toMatchObject({ outcome: 'failed', failure: { kind: 'login' } });
});

test('no other failure is repeated here', async () => {
  for (const reply of [{ status: 500 }, { status: 429 }, 'reset', { body: '' }] as const) {
    fake.requests.length = 0;
    fake.answer = () => reply;
    expect(await send()).toMatchObject({ outcome: 'failed' });
    expect(fake.calls()).toHaveLength(1);
  }
});

test('a session older than eight minutes is renewed before it is used', async () => {
  let now = 0;
  const aging = aPortal(fake.url, {}, { now: () => now });
  await aging.sendRecords('new', [aMapped()], NEVER);
  now = 8 * 60_000;
  await aging.sendRecords('new', [aMapped()], NEVER);
  expect(fake.calls().map(({ body }) => body['session'])).toEqual(['secret-session-1', 'secret-session-2']);
  aging.close();
});

test('an aborted call rejects with the reason of the abort', async () => {
  await send();
  fake.answer = () => 'silence';
  const stop = new AbortController();
  const sending = portal.sendRecords('new', [aMapped()], stop.signal);
  setTimeout(() => stop.abort(new Error('enough')), 50);
  await expect(sending).rejects.toThrow('enough');
});

test('closing ends a login under way', async () => {
  fake.loginAnswer = () => 'silence';
  const sending = send();
  setTimeout(() => portal.close(), 50);
  await expect(sending).rejects.toThrow('aborted');
});

test('what was cut is counted once for each case that the portal accepted', async () => {
  const note = 'x'.repeat(3_000);
  const cases = [aMapped({ caseNo: 'a', note }), aMapped({ caseNo: 'b', note }), aMapped({ caseNo: 'c' })];
  fake.answer = () => ({ body: { error_code: '12' } });
  await portal.sendRecords('new', cases, NEVER);
  expect(portal.takeCuts(), 'nothing was accepted').toEqual(new Map());
  const result = [
    { MaHoSo: 'a', error_code: '00' },
    { MaHoSo: 'b', error_code: '12' },
    { MaHoSo: 'c', error_code: '00' },
  ];
  fake.answer = () => ({ body: { error_code: '00', result } });
  await portal.sendRecords('new', cases, NEVER);
  expect(portal.takeCuts()).toEqual(new Map([['DongBoHoSoMC.GhiChu', 1]]));
  expect(portal.takeCuts(), 'since the last call').toEqual(new Map());
});

test('an edited field table counts from the next request on, and is compiled once', async () => {
  let table = SHIPPED_FIELDS;
  const edited = aPortal(fake.url, { fields: () => table });
  expect(edited.check(aMapped({ dueAt: null }))).toBeNull();
  table = table.map((row) => (row.field === 'NgayHenTra' ? { ...row, required: true } : row));
  expect(edited.check(aMapped({ dueAt: null }))).toEqual({
    reason: 'FIELD_MISSING',
    detail: 'NgayHenTra (dueAt)',
  });
  edited.close();
});
