import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Portal } from '../../../src/portal/portal.ts';
import { aMapped, aPortal, type FakePortal, NEVER, type Reply, startFakePortal } from './fakePortal.ts';

let fake: FakePortal;
let portal: Portal & { close(): void };

beforeEach(async () => {
  fake = await startFakePortal();
  fake.refuseSession = { body: { error_code: '99' } };
  portal = aPortal(fake.url);
});

afterEach(async () => {
  portal.close();
  await fake.close();
});

async function send(): Promise<string> {
  const sent = await portal.sendRecords('new', [aMapped()], NEVER);
  return sent.outcome === 'failed' ? `${sent.failure.kind} ${sent.failure.code}` : sent.outcome;
}

test.each<[string, Reply, string]>([
  ['refuses what was sent with a listed code', { body: { error_code: '20' } }, 'exists 20'],
  ['has no verdict', { status: 500, body: '' }, 'transient null'],
])(
  'an unlisted code is no refusal of later records because the fresh session %s',
  async (_, reply, first) => {
    expect(await send()).toBe('accepted');
    fake.expireSessions();
    fake.answer = () => reply;
    expect(await send()).toBe(first);
    fake.answer = () => ({ body: { error_code: 0 } });
    fake.expireSessions();
    expect(await send()).toBe('accepted');
  },
);

test('nor because the login for it failed', async () => {
  expect(await send()).toBe('accepted');
  fake.expireSessions();
  fake.loginAnswer = () => ({ status: 503, body: '' });
  expect(await send()).toBe('outage null');
  fake.loginAnswer = null;
  expect(await send()).toBe('accepted');
  fake.expireSessions();
  expect(await send()).toBe('accepted');
});

test('nor because the line stopped before the request in the fresh session', async () => {
  expect(await send()).toBe('accepted');
  fake.expireSessions();
  const starts = [true, false];
  const mayStart = (): Promise<boolean> => Promise.resolve(starts.shift() ?? false);
  await expect(portal.sendRecords('new', [aMapped()], NEVER, mayStart)).rejects.toThrow();
  expect(await send()).toBe('accepted');
  fake.expireSessions();
  expect(await send()).toBe('accepted');
});
