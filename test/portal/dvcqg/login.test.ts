import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailureKind } from '../../../src/portal/failure.ts';

import { aPortal, type FakePortal, NEVER, type Reply, startFakePortal } from './fakePortal.ts';

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

test('a login sends user name and password to its own endpoint', async () => {
  await portal.lookUp('H23-1', NEVER);
  expect(fake.requests[0]).toMatchObject({
    path: '/login',
    text: '{"username":"h23","password":"secret-password"}',
  });
});

test.each<[what: string, reply: Reply, kind: FailureKind]>([
  ['wrong credentials, by code', { body: { error_code: '12', message: 'Sai mật khẩu' } }, 'login'],
  ['wrong credentials, by HTTP 401', { status: 401 }, 'login'],
  ['wrong credentials, by HTTP 403', { status: 403 }, 'login'],
  ['an endpoint that does not exist', { status: 404 }, 'login'],
  ['a code for a refused session', { body: { error_code: '90' } }, 'login'],
  ['a code for a passing fault', { body: { error_code: '50' } }, 'outage'],
  ['a success without a session', { body: { error_code: 0 } }, 'outage'],
  ['a success with an empty session', { body: { error_code: 0, session: '' } }, 'outage'],
  ['a web page', { body: '<html></html>' }, 'outage'],
  ['a fault', { status: 500 }, 'outage'],
  ['nobody behind the proxy', { status: 503 }, 'outage'],
  ['a lost connection', 'reset', 'outage'],
  ['a call for patience', { status: 429, headers: { 'retry-after': '9' } }, 'throttled'],
])('a login answered by %s fails every call as such: %#', async (_, reply, kind) => {
  fake.loginAnswer = () => reply;
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ outcome: 'failed', failure: { kind } });
  expect(fake.calls()).toEqual([]);
});

test('a login that nobody answers fails every call as an outage', async () => {
  fake.loginAnswer = () => 'silence';
  const hasty = aPortal(fake.url, { timeoutSeconds: 0.2 });
  expect(await hasty.lookUp('H23-1', NEVER)).toMatchObject({ failure: { kind: 'outage' } });
  hasty.close();
});

test('the Retry-After of a login is passed on', async () => {
  fake.loginAnswer = () => ({ status: 429, headers: { 'retry-after': '9' } });
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ failure: { retryAfterMs: 9_000 } });
});

test('a password repeated in the message is taken out', async () => {
  fake.loginAnswer = () => ({ body: { error_code: '12', message: 'Sai: h23/secret-password' } });
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ failure: { message: 'Sai: h23/…' } });
});

test('after a refused login the next call tries again', async () => {
  fake.loginAnswer = () => ({ status: 401 });
  await portal.lookUp('H23-1', NEVER);
  fake.loginAnswer = null;
  fake.answer = () => ({ body: { error_code: 0, result: [] } });
  expect(await portal.lookUp('H23-1', NEVER)).toMatchObject({ outcome: 'answered' });
});
