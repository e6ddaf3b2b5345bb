import { expect, onTestFinished, test } from 'vitest';
import type { DvcqgSettings } from '../../../src/portal/dvcqg/dvcqgPortal.ts';
import { keyOf, type PortalCodes } from '../../../src/portal/portalCodes.ts';
import { SANDBOX_PORTAL_CODES } from '../../../src/sandbox/mappings.ts';
import { type Surprise, surpriseOf } from '../../../src/sandbox/portal/surprises.ts';
import { type PortalOptions, startPortal } from '../../../src/sandbox/portal.ts';
import { aMapped, aPortal, aStep, NEVER } from './fakePortal.ts';

const CODES: PortalCodes = new Map(SANDBOX_PORTAL_CODES.map((row) => [keyOf(row), row]));
const accepted = { outcome: 'accepted', refused: new Map() };
const a = aMapped({ caseNo: 'H23-a' });
const b = aMapped({ caseNo: 'H23-b' });

/** The adapter with a simulated portal of these habits. */
async function facing(options: PortalOptions, settings: Partial<DvcqgSettings> = {}) {
  const sandbox = await startPortal(options);
  const open = () => {
    const portal = aPortal(sandbox.url, {
      authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
      password: () => 'sandbox',
      codes: CODES,
      ...settings,
    });
    onTestFinished(() => portal.close());
    return portal;
  };
  onTestFinished(() => sandbox.close());
  return { sandbox, portal: open(), open };
}

test.each([
  [{ certificate: 'self_signed' }, 'certificate'],
  [{ faults: [{ kind: 'redirect' }] }, 'redirect'],
  [{ faults: [{ kind: 'html' }] }, 'unreadable'],
] as const)('with %j the portal cannot be used, because of its %s', async (options, fault) => {
  const { portal } = await facing(options);
  expect(await portal.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { fault },
  });
});

test('a status can be stored otherwise than it was sent and acknowledged', async () => {
  const { portal, sandbox } = await facing({ handedOverAs: '9' });
  const handedOver = { ...a, status: '10' as const };
  expect(await portal.sendRecords('new', [handedOver, b], NEVER)).toEqual(accepted);
  expect(sandbox.held('H23-a')).toMatchObject({ status: '9' });
  expect(sandbox.held('H23-b')).toMatchObject({ status: b.status });
});

test('dstcode goes as a query parameter where the gateway wants it there', async () => {
  const { portal } = await facing({ dstcodeIn: 'query' }, { dstcodeIn: 'query' });
  expect(await portal.sendRecords('new', [a], NEVER)).toEqual(accepted);
  const { portal: wrong } = await facing({ dstcodeIn: 'query' });
  expect((await wrong.sendRecords('new', [a], NEVER)).outcome).toBe('failed');
});

test.each(['header', 'query', 'none'] as const)(
  'the bare-array form writes records and steps, with the session by %s, and reads as before',
  async (sessionIn) => {
    const { portal, sandbox } = await facing(
      { transport: 'rest', sessionIn, dstcodeIn: 'query' },
      { transport: 'rest', sessionIn, dstcodeIn: 'query' },
    );
    expect(await portal.sendRecords('new', [a, b], NEVER)).toEqual(accepted);
    expect(await portal.sendRecords('update', [a], NEVER)).toEqual(accepted);
    expect(await portal.sendSteps([aStep({ caseNo: 'H23-a' })], NEVER)).toEqual(accepted);
    expect(sandbox.held('H23-a')).toMatchObject({ records: 2, progress: 1 });
    expect(await portal.lookUp('H23-b', NEVER)).toMatchObject({ value: { present: true } });
    sandbox.endSessions();
    expect(await portal.sendRecords('update', [b], NEVER)).toEqual(accepted);
  },
);

test('a success that says that the case already exists is none, and the case is sent as an update', async () => {
  const { portal, sandbox } = await facing({ existsAs: 'success' });
  await portal.sendRecords('new', [a], NEVER);
  expect(await portal.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'exists', code: '0' },
  });
  expect(await portal.sendRecords('update', [a], NEVER)).toEqual(accepted);
  expect(sandbox.held('H23-a')).toMatchObject({ records: 2 });
});

test('sessions that another login ends, refused by an unlisted code, are renewed and no refusal', async () => {
  const { portal, open } = await facing({ singleSession: true, expiredSession: 'unlisted' });
  const other = open();
  for (let i = 0; i < 4; i += 1) {
    expect(await portal.sendRecords(i === 0 ? 'new' : 'update', [a], NEVER)).toEqual(accepted);
    expect((await other.procedures(NEVER)).outcome).toBe('answered');
  }
});

test.each([
  ['letter_case', { outcome: 'accepted', refused: new Map() }],
  ['partial', { outcome: 'accepted', refused: new Map([['H23-b', { kind: 'transient' }]]) }],
  ['text', { outcome: 'failed', failure: { kind: 'unknown_result' } }],
  ['flag', { outcome: 'failed', failure: { kind: 'unknown_result' } }],
  ['extra', { outcome: 'failed', failure: { kind: 'unknown_result' } }],
] as const)(
  'a success with a result in the form %s acknowledges only what it names',
  async (resultForm, sent) => {
    const { portal } = await facing({ resultForm });
    expect(await portal.sendRecords('new', [a, b], NEVER)).toMatchObject(sent);
    const { portal: lenient } = await facing({ resultForm }, { resultCounts: false });
    expect(await lenient.sendRecords('new', [a, b], NEVER)).toEqual(accepted);
  },
);

test.each([
  [{ lookUpKeys: 'blanks' }, '9'],
  [{ lookUpStatus: 'padded' }, '9'],
  [{ lookUpStatus: 'words' }, '9'],
  [{ lookUpHistory: true }, '9'],
  [{ lookUpStatus: 'unreadable' }, null],
  [{ lookUpKeys: 'presence_only' }, null],
] as const)('a look-up with %j reads the status as %j', async (options, status) => {
  const { portal } = await facing(options);
  await portal.sendRecords('new', [{ ...a, status: '9' }], NEVER);
  expect(await portal.lookUp('H23-a', NEVER)).toEqual({
    outcome: 'answered',
    value: { present: true, status },
  });
});

test('a look-up with surprises shows one case in ten otherwise than it is held', async () => {
  const { portal } = await facing({ lookUpSurprises: true });
  const numbers = Array.from({ length: 400 }, (_, i) => `H23-${i}`);
  const shownFor = async (surprise: Surprise | null) => {
    const caseNo = numbers.find((one) => surpriseOf(one) === surprise) ?? '';
    await portal.sendRecords('new', [{ ...a, record: { ...a.record, caseNo } }], NEVER);
    return await portal.heldCase(caseNo, NEVER);
  };
  expect(await shownFor(null)).toMatchObject({ value: { present: true, status: '4' } });
  expect(await shownFor('missing')).toMatchObject({ value: { present: false, rows: [] } });
  expect(await shownFor('differs')).toMatchObject({ value: { status: '10' } });
  expect(await shownFor('several')).toMatchObject({
    value: { status: null, newestKnown: false, rows: [{ status: '4' }, { status: '10' }] },
  });
  expect(await shownFor('fails')).toMatchObject({ outcome: 'failed', failure: { code: '99' } });
  expect(numbers.filter((one) => surpriseOf(one) !== null).length).toBeGreaterThan(20);
});

test('a look-up can miss a case that is there', async () => {
  const { portal } = await facing({ lookUpMisses: 2 });
  await portal.sendRecords('new', [a], NEVER);
  const found = [await portal.lookUp('H23-a', NEVER), await portal.lookUp('H23-a', NEVER)];
  expect(found.map((one) => one.outcome === 'answered' && one.value.present)).toEqual([true, false]);
});
