import { expect, test } from 'vitest';
import { aMapped, aStep, NEVER } from '../dvcqg/fakePortal.ts';
import { facingNewer, PATHS } from './opened.ts';

const accepted = { outcome: 'accepted', refused: new Map() };
const a = aMapped({ caseNo: 'H23-a' });
const b = aMapped({ caseNo: 'H23-b' });

test('cases, updates and steps arrive, and are found again', async () => {
  const { portal, sandbox } = await facingNewer();
  expect(await portal.sendRecords('new', [a, b], NEVER)).toEqual(accepted);
  expect(await portal.sendRecords('update', [a], NEVER)).toEqual(accepted);
  expect(await portal.sendSteps([aStep({ caseNo: 'H23-a' })], NEVER)).toEqual(accepted);
  expect(sandbox.held('H23-a')).toMatchObject({ records: 2, progress: 1, status: '4' });
  expect(await portal.lookUp('H23-b', NEVER)).toEqual({
    outcome: 'answered',
    value: { present: true, status: '4' },
  });
  expect(await portal.lookUp('H23-c', NEVER)).toMatchObject({ value: { present: false } });
  const procedures = await portal.procedures(NEVER);
  expect(procedures.outcome === 'answered' && procedures.value.size).toBeGreaterThan(10);
});

test('a token that ends in the middle costs another one and no case', async () => {
  const { portal, sandbox } = await facingNewer();
  await portal.sendRecords('new', [a], NEVER);
  sandbox.endTokens();
  expect(await portal.sendRecords('new', [b], NEVER)).toEqual(accepted);
  expect(sandbox.stats().requests['token']).toEqual({ ok: 2 });
});

test('a web page for a token, and one in front of the portal, acknowledge nothing', async () => {
  const { portal } = await facingNewer({ tokens: 'html' });
  expect(await portal.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'outage', fault: 'unreadable' },
  });
  const { portal: other } = await facingNewer({ faults: [{ kind: 'html' }] });
  expect(await other.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'transient', fault: 'unreadable' },
  });
});

test('data that names cases decides for each, and one that nobody knows acknowledges none', async () => {
  const { portal } = await facingNewer({ perRecordResults: true, poison: (caseNo) => caseNo === 'H23-b' });
  const sent = await portal.sendRecords('new', [a, b], NEVER);
  expect(sent).toMatchObject({ outcome: 'accepted' });
  expect(sent.outcome === 'accepted' && [...sent.refused.keys()]).toEqual(['H23-b']);
  const { portal: vague } = await facingNewer({ resultForm: 'flag' });
  expect(await vague.sendRecords('new', [a], NEVER)).toMatchObject({
    failure: { kind: 'unknown_result' },
  });
});

test('what has no path is not requested, but a refused client is found out all the same', async () => {
  const { record, step } = PATHS;
  const { portal, sandbox } = await facingNewer({}, { paths: { record, step } });
  expect(await portal.lookUp('H23-a', NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'rejected', message: 'portal.paths.lookUp is not configured' },
  });
  expect(sandbox.stats().requests).toEqual({ token: { ok: 1 } });
  const { portal: refused } = await facingNewer({ clientId: 'another' }, { paths: { record, step } });
  expect(await refused.procedures(NEVER)).toMatchObject({ failure: { kind: 'login', httpStatus: 401 } });
});

test('a success can have another code, where the configuration says so', async () => {
  const { portal } = await facingNewer(
    {
      faults: [{ kind: 'says', text: '{"code":200,"message":"OK","data":[{"MaHoSo":"H23-a","code":200}]}' }],
    },
    { successCodes: ['200'] },
  );
  expect(await portal.sendRecords('new', [a], NEVER)).toMatchObject(accepted);
  const { portal: strict } = await facingNewer({
    faults: [{ kind: 'says', text: '{"code":200,"message":"OK"}' }],
  });
  expect(await strict.sendRecords('new', [a], NEVER)).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'rejected', code: '200' },
  });
});
