import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DAY_MS } from '../../../src/domain/time.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { openBrowser } from '../dashboard/browser.ts';
import { type Served, serve } from '../served.ts';

const BY = { who: 'cli:tester', origin: 'here' };

// The ticker turns when a test says so. Of timers, nothing else of what is tested here has this kind.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
const open: AbortController[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.abort();
  vi.useRealTimers();
});

/** One turn, with the time that its questions take. */
async function turn(): Promise<void> {
  vi.advanceTimersByTime(2_000);
  await sleep(50);
}

interface Heard {
  readonly answer: Response;
  /** The data of the events of the name so far. */
  readonly of: (name: string) => Record<string, unknown>[];
  readonly over: () => boolean;
}

async function listen(served: Served, headers: Record<string, string>): Promise<Heard> {
  const abort = new AbortController();
  open.push(abort);
  const answer = await fetch(`${served.url}/api/v1/events`, { headers, signal: abort.signal });
  let text = '';
  let over = false;
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) text += decoder.decode(chunk, { stream: true });
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });
  const of = (name: string): Record<string, unknown>[] =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)]
      .filter(([, event]) => event === name)
      .map(([, , data = '']) => JSON.parse(data) as Record<string, unknown>);
  return { answer, of, over: () => over };
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

async function servedWithCases(count = 6): Promise<Served> {
  const served = await serve();
  await ingest(served, count);
  return served;
}

async function ingest({ ledger }: Served, count: number): Promise<void> {
  const rows = manyRows(count, (i) => ({ agencyCode: `H23.${i % 3}`, agencyName: `Sở ${i % 3}` }));
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
}

test('a stream begins with the present figures, and then sends the changes', async () => {
  const served = await servedWithCases();
  const heard = await listen(served, bearer(await served.key('viewer')));
  expect(heard.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(heard.answer.headers.get('cache-control')).toBe('no-store');
  expect(heard.answer.headers.get('x-content-type-options')).toBe('nosniff');
  await expect.poll(() => heard.of('gap')).toHaveLength(1);
  await expect.poll(() => heard.of('delivery')).toHaveLength(1);
  expect(heard.of('gap')[0]).toEqual({
    ...{ total: 6, synced: 0, unsynced: 6, never: 6, stale: 0, verified: 0 },
    ...{ syncedPercent: 0, unsyncedPercent: 100, coveragePercent: 0 },
  });
  expect(heard.of('delivery')[0]).toEqual({
    ...{ perSecond: null, lagSeconds: null, backlog: 6, paused: false, circuit: null, batchSize: null },
    stepsBatchSize: null,
    ...{ fresh: 0, fault: null, holds: null, stepsCircuit: null, stepsFault: null },
  });
  await ingest(served, 7);
  await served.ledger.pauseDelivery({ by: BY, note: '', now: NOW });
  await turn();
  await expect.poll(() => heard.of('delivery')).toHaveLength(2);
  expect(heard.of('delivery')[1]).toMatchObject({ backlog: 7, paused: true });
  await expect.poll(() => heard.of('gap')).toHaveLength(2);
  expect(heard.of('gap')[1]).toMatchObject({ total: 7 });
});

test('the figures are read once for all streams, and not at all without streams', async () => {
  const served = await servedWithCases();
  const whole = await served.key('viewer');
  const one = await served.key('viewer', { agencies: ['H23.1'] });
  const reads = {
    totals: vi.spyOn(served.ledger, 'gapTotals'),
    scoped: vi.spyOn(served.ledger, 'gapFiltered'),
    circuit: vi.spyOn(served.ledger, 'circuits'),
    keys: vi.spyOn(served.ledger, 'apiKey'),
  };
  const listeners = await Promise.all([
    ...Array.from({ length: 10 }, () => listen(served, bearer(whole))),
    ...Array.from({ length: 10 }, () => listen(served, bearer(one))),
  ]);
  await turn();
  await expect.poll(() => listeners.every(({ of }) => of('gap').length > 0)).toBe(true);
  for (const spy of Object.values(reads)) spy.mockClear();
  for (let n = 0; n < 3; n += 1) await turn();
  const calls = Object.fromEntries(
    Object.entries(reads).map(([name, { mock }]) => [name, mock.calls.length]),
  );
  // The totals stand in both scopes' figures; either key is looked at.
  expect(calls).toEqual({ totals: 6, scoped: 3, circuit: 3, keys: 6 });

  for (const abort of open.splice(0)) abort.abort();
  await sleep(50);
  for (const spy of Object.values(reads)) spy.mockClear();
  await turn();
  for (const spy of Object.values(reads)) expect(spy).not.toHaveBeenCalled();
});

test('a key for certain agencies gets their figures, and no totals of others', async () => {
  const served = await servedWithCases(7);
  const heard = await listen(served, bearer(await served.key('viewer', { agencies: ['H23.1'] })));
  await expect.poll(() => heard.of('gap')).toHaveLength(1);
  expect(heard.of('gap')[0]).toMatchObject({ total: 2, unsynced: 2 });
  await expect.poll(() => heard.of('delivery')).toHaveLength(1);
  expect(heard.of('delivery')[0]).toMatchObject({
    perSecond: null,
    lagSeconds: null,
    backlog: null,
    fresh: null,
  });
});

test('a revoked key gets nothing more than the event that ends its stream', async () => {
  const served = await servedWithCases();
  const heard = await listen(served, bearer(await served.key('viewer', { name: 'left' })));
  const stays = await listen(served, bearer(await served.key('viewer')));
  await expect.poll(() => heard.of('gap')).toHaveLength(1);
  await served.ledger.revokeApiKey('left', BY, NOW);
  await turn();
  await expect.poll(heard.over).toBe(true);
  expect(heard.of('ended')).toHaveLength(1);
  expect(stays.over()).toBe(false);
});

test('an expired key and an ended session end the stream, too', async () => {
  const served = await servedWithCases();
  const expiring = await listen(served, bearer(await served.key('viewer', { expiresAt: NOW + DAY_MS })));
  const browser = openBrowser(served);
  await browser.post('/sign-in', { key: await served.key('viewer') });
  const cookie = `dongbo_session=${browser.cookie('dongbo_session')}`;
  const session = await listen(served, { cookie });
  await expect.poll(() => expiring.of('gap')).toHaveLength(1);
  await browser.post('/sign-out', {});
  await turn();
  await expect.poll(session.over).toBe(true);
  expect(session.of('ended')).toHaveLength(1);
  expect(expiring.over()).toBe(false);
  served.clock.now += DAY_MS;
  await turn();
  await expect.poll(expiring.over).toBe(true);
});

test('an open page does not prolong an unused session', async () => {
  const served = await servedWithCases();
  const browser = openBrowser(served);
  await browser.post('/sign-in', { key: await served.key('viewer') });
  const session = await listen(served, { cookie: `dongbo_session=${browser.cookie('dongbo_session')}` });
  await expect.poll(() => session.of('gap')).toHaveLength(1);
  served.clock.now += 7_199_000;
  await turn();
  expect(session.over()).toBe(false);
  served.clock.now += 1_000;
  await turn();
  await expect.poll(session.over).toBe(true);
});

test('figures that cannot be read are read again at the next tick', async () => {
  const served = await servedWithCases();
  vi.spyOn(served.ledger, 'circuits').mockRejectedValueOnce(new Error('busy'));
  const heard = await listen(served, bearer(await served.key('viewer')));
  await expect.poll(() => heard.of('gap')).toHaveLength(1);
  await turn();
  await expect.poll(() => heard.of('delivery')).toHaveLength(1);
  expect(served.log.events()).toContain('http.events_failed');
});

test('a closing server ends the streams, and the clients may reconnect', async () => {
  const served = await servedWithCases();
  const heard = await listen(served, bearer(await served.key('viewer')));
  await expect.poll(() => heard.of('gap')).toHaveLength(1);
  await served.server.close();
  await expect.poll(heard.over).toBe(true);
  expect(heard.of('ended')).toHaveLength(0);
});

test('nobody gets events without a key', async () => {
  const served = await serve();
  expect((await served.ask('/api/v1/events')).status).toBe(401);
});
