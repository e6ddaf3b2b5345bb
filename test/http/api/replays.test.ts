import { expect, test } from 'vitest';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { type AskOptions, type Served, serve } from '../served.ts';

const ADDRESS = '/api/v1/replays';
const REPLAY = {
  id: 1,
  state: 'running',
  filter: { agency: ['H23.1'] },
  note: 'the table was mended',
  who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
  createdAt: '2024-11-05T08:00:00+07:00',
  endedAt: null,
  ratePerSecond: 2,
  matched: 3,
  released: 0,
  skipped: 0,
  stoppedCode: null,
  returned: 0,
  secondsLeft: 2,
};

interface Site {
  readonly served: Served;
  readonly key: string;
}

async function servedWith(cases: number): Promise<Site> {
  const served = await serve();
  const rows = manyRows(cases, (i) => ({ agencyCode: `H23.${i % 3}`, agencyName: `Sở ${i % 3}` }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  return { served, key: await served.key('operator', { name: 'operator' }) };
}

async function post(
  { served, key }: Site,
  body: unknown,
  options: AskOptions = {},
): Promise<{ status: number; location: string | null; body: unknown }> {
  const answer = await served.ask(ADDRESS, { key, method: 'POST', body, ...options });
  return { status: answer.status, location: answer.headers.get('location'), body: await answer.json() };
}

async function get({ served, key }: Site, path = '', options: AskOptions = {}): Promise<unknown> {
  return await (await served.ask(`${ADDRESS}${path}`, { key, ...options })).json();
}

test('a dry run counts by reason, estimates the duration, and stores nothing', async () => {
  const site = await servedWith(7);
  const answer = await post(site, { filter: { agency: ['H23.0'] }, dryRun: true, ratePerSecond: 2 });
  expect(answer).toEqual({
    status: 200,
    location: null,
    body: {
      ...{ matched: 3, replayed: 0, dryRun: true, replayId: null },
      ...{ reasons: { AWAITING_DELIVERY: 3 }, refusedBefore: {}, seconds: 2 },
    },
  });
  expect(await site.served.ledger.replays({ limit: 1 })).toEqual([]);
});

test('a new replay rings the bell, can be listed and shown, and is in the audit trail with its key and address', async () => {
  const site = await servedWith(8);
  const { note, filter } = REPLAY;
  const answer = await post(site, { filter, note, ratePerSecond: 2 });
  expect(answer).toEqual({
    status: 201,
    location: '/api/v1/replays/1',
    body: { matched: 3, replayed: 0, dryRun: false, replayId: 1 },
  });
  await expect.poll(() => site.served.deps.queues.replay.count()).toBe(1);
  expect(await get(site)).toEqual({ replays: [REPLAY], next: null });
  expect(await get(site, '/1')).toEqual({ ...REPLAY, outcomes: [] });
  expect(await site.served.ledger.auditTrail({ limit: 1 })).toMatchObject([
    {
      action: 'replay.created',
      who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
      origin: '127.0.0.1',
      count: 3,
      note,
    },
  ]);
});

test('without matching cases there is no replay; the whole province has to be named', async () => {
  const site = await servedWith(7);
  expect(await post(site, { filter: { domain: ['nowhere'] } })).toEqual({
    status: 200,
    location: null,
    body: { matched: 0, replayed: 0, dryRun: false, replayId: null },
  });
  expect((await post(site, {})).status).toBe(400);
  expect((await post(site, { filter: { all: true }, note: 'x'.repeat(501) })).status).toBe(400);
  expect((await post(site, { filter: { colour: ['red'] } })).status).toBe(400);
  for (const [filter, said] of [
    [{}, 'at least one filter, or {"all": true}'],
    [{ agency: [] }, ''],
    [{ all: false }, ''],
    [{ all: true, agency: 'H23.1' }, '{"all": true} alone'],
  ] as const) {
    for (const dryRun of [true, false]) {
      const { status, body } = await post(site, { filter, dryRun });
      expect(status, JSON.stringify(filter)).toBe(400);
      expect(JSON.stringify(body).replaceAll('\\', '')).toContain(said);
    }
  }
  expect((await post(site, { filter: { all: true }, dryRun: true })).body).toMatchObject({ matched: 7 });
  expect((await post(site, { filter: { all: true } })).body).toMatchObject({ matched: 7, replayId: 1 });
});

test('each filter takes one value or a list', async () => {
  const site = await servedWith(6);
  const matched = async (filter: object) => (await post(site, { filter, dryRun: true })).body;
  expect(await matched({ agency: 'H23.1' })).toEqual(await matched({ agency: ['H23.1'] }));
  expect(await matched({ agency: 'H23.1' })).toMatchObject({ matched: 2 });
  expect((await post(site, { filter: { agency: 'H23.1' } })).status).toBe(201);
  expect(await get(site)).toMatchObject({ replays: [{ filter: { agency: ['H23.1'] } }] });
});

/** Of a program that repeats its request where it heard no answer. */
function under(key: string): AskOptions {
  return { headers: { 'idempotency-key': key } };
}

test('requests repeated under the same idempotency key, at once or later, begin one replay, ring once and are recorded once', async () => {
  const site = await servedWith(6);
  const wish = { filter: { agency: ['H23.1'] }, note: 'mended' };
  const both = await Promise.all([post(site, wish, under('"one"')), post(site, wish, under('"one"'))]);
  site.served.clock.now += 3_599_000;
  for (const answer of [...both, await post(site, wish, under('"one"'))]) {
    expect(answer).toEqual({
      status: 201,
      location: '/api/v1/replays/1',
      body: { matched: 2, replayed: 0, dryRun: false, replayId: 1 },
    });
  }
  expect(await site.served.ledger.replays({ limit: 9 })).toHaveLength(1);
  const trail = await site.served.ledger.auditTrail({ limit: 9 });
  expect(trail.filter(({ action }) => action === 'replay.created')).toHaveLength(1);
  expect((await post(site, wish, under('"two"'))).location).toBe('/api/v1/replays/2');
  expect((await post(site, wish)).location).toBe('/api/v1/replays/3');
});

test('the same idempotency key is refused with another request, and is independent for another API key', async () => {
  const site = await servedWith(6);
  await post(site, { filter: { agency: ['H23.1'] } }, under('one'));
  for (const wish of [{ filter: { all: true } }, { filter: { agency: ['H23.1'] }, note: 'why' }]) {
    expect(await post(site, wish, under('one'))).toMatchObject({
      status: 422,
      location: null,
      body: { code: 'idempotency_key_reused', type: 'urn:dongbo:problem:idempotency_key_reused' },
    });
  }
  const other = { ...site, key: await site.served.key('operator') };
  expect((await post(other, { filter: { all: true } }, under('one'))).location).toBe('/api/v1/replays/2');
  // A count changes nothing, however often.
  expect((await post(site, { filter: { all: true }, dryRun: true }, under('one'))).status).toBe(200);
});

test('an answer without matching cases is remembered, too; a refused request is not', async () => {
  const site = await servedWith(1);
  const wish = { filter: { domain: ['KS'] } };
  expect((await post(site, wish, under('one'))).body).toMatchObject({ replayId: null });
  await site.served.ledger.ingest({
    rows: [aRow({ caseNo: 'later', sourceId: 'later', domainCode: 'KS' })],
    ...{ drafts: [], readAt: NOW, now: NOW },
  });
  expect((await post(site, wish, under('one'))).body).toMatchObject({ matched: 0, replayId: null });

  const own = { ...site, key: await site.served.key('operator', { agencies: ['H23.0'] }) };
  expect((await post(own, { filter: { under: ['H23.1'] } }, under('two'))).status).toBe(403);
  expect((await post(own, { filter: { all: true } }, under('two'))).body).toMatchObject({
    matched: 1,
    replayId: 1,
  });
});

test('an idempotency key that is empty, too long or not printable is refused', async () => {
  const site = await servedWith(1);
  for (const key of ['', 'x'.repeat(201), 'khó\u00a0']) {
    const answer = await post(site, { filter: { all: true } }, under(key));
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(answer.body).toMatchObject({ errors: [{ where: 'headers/idempotency-key' }] });
  }
  expect((await post(site, { filter: { all: true } }, under('x'.repeat(200)))).status).toBe(201);
});

test('a viewer can neither see, begin nor change a replay', async () => {
  const { served } = await servedWith(1);
  const key = await served.key('viewer');
  expect((await post({ served, key }, { filter: { all: true } })).status).toBe(403);
  expect((await served.ask(`${ADDRESS}/1/cancel`, { key, method: 'POST' })).status).toBe(403);
  for (const path of ['', '/1']) expect((await served.ask(ADDRESS + path, { key })).status).toBe(403);
});

test('an operator with a scope replays cases of its agencies only, and sees no replays but its own', async () => {
  const site = await servedWith(7);
  await post(site, { filter: { all: true } });
  const key = await site.served.key('operator', { agencies: ['H23.1'], name: 'of one' });
  const own = { served: site.served, key };
  expect((await post(own, { filter: { under: ['H23.0'] } })).status).toBe(403);
  expect((await post(own, { filter: { all: true }, dryRun: true })).body).toMatchObject({ matched: 2 });
  expect((await post(own, { filter: { all: true } })).body).toMatchObject({ matched: 2, replayId: 2 });
  expect(await get(own)).toMatchObject({ replays: [{ id: 2, filter: { under: ['H23.1'] } }], next: null });
  for (const path of ['/1', '/99']) {
    expect(await get(own, path)).toMatchObject({ status: 404, code: 'replay.unknown' });
  }
  expect(await get(own, '/1/cancel', { method: 'POST' })).toMatchObject({ status: 404 });
  expect(await get(own, '/2/cancel', { method: 'POST' })).toMatchObject({ state: 'cancelled' });
  expect(await site.served.ledger.replay(1)).toMatchObject({ state: 'running' });
});

test('a new key with the name of an old one sees none of its replays', async () => {
  const site = await servedWith(7);
  const old = { ...site, key: await site.served.key('operator', { agencies: ['H23.0'], name: 'an' }) };
  await post(old, { filter: { all: true } });
  await site.served.ledger.revokeApiKey('an', { who: 'cli:tester', origin: 'here' }, NOW);
  const own = { ...site, key: await site.served.key('operator', { agencies: ['H23.1'], name: 'an' }) };
  expect(await get(own)).toMatchObject({ replays: [] });
  expect(await get(own, '/1')).toMatchObject({ status: 404 });
  expect(await get(own, '/1/cancel', { method: 'POST' })).toMatchObject({ status: 404 });
});

test('the list is read in pages, also with a key that has a scope', async () => {
  const site = await servedWith(7);
  const own = { ...site, key: await site.served.key('operator', { agencies: ['H23.1'] }) };
  for (const one of [site, own, site, own, site]) await post(one, { filter: { all: true } });
  expect(await pages(site, 2)).toEqual([[5, 4], [3, 2], [1]]);
  expect(await pages(own, 1)).toEqual([[4], [2], []]);
  expect(await get(site, '?cursor=nonsense')).toMatchObject({ status: 400, code: 'usage.cursor' });
});

test('a replay can be paused, resumed and cancelled under its key; an action that it does not allow is a conflict', async () => {
  const site = await servedWith(3);
  await post(site, { filter: { all: true }, ratePerSecond: 1 });
  const steer = async (action: string): Promise<unknown> =>
    await get(site, `/1/${action}`, { method: 'POST' });
  expect(await steer('pause')).toMatchObject({ id: 1, state: 'paused' });
  expect(await steer('pause')).toMatchObject({ state: 'paused' });
  await expect.poll(() => site.served.deps.queues.replay.count()).toBe(1);
  await site.served.deps.queues.replay.drain();
  expect(await steer('resume')).toMatchObject({ state: 'running' });
  await expect.poll(() => site.served.deps.queues.replay.count()).toBe(1);
  expect(await steer('cancel')).toMatchObject({ state: 'cancelled', secondsLeft: null });
  expect(await steer('resume')).toMatchObject({
    ...{ status: 409, code: 'replay.ended' },
    detail: expect.stringContaining('cancelled'),
  });
  const trail = await site.served.ledger.auditTrail({ limit: 3 });
  expect(trail.map(({ action, who }) => [action, who])).toEqual([
    ['replay.cancelled', expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/)],
    ['replay.resumed', expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/)],
    ['replay.paused', expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/)],
  ]);
});

test('an impossible number of a replay is refused', async () => {
  const site = await servedWith(1);
  expect(await get(site, '/seven')).toMatchObject({ status: 400, code: 'request.invalid' });
  expect(await get(site, '/1/restart', { method: 'POST' })).toMatchObject({ status: 404 });
});

async function pages(site: Site, limit: number): Promise<number[][]> {
  const read: number[][] = [];
  for (let cursor = ''; ; ) {
    const page = (await get(site, `?limit=${limit}${cursor}`)) as {
      replays: { id: number }[];
      next: string | null;
    };
    read.push(page.replays.map(({ id }) => id));
    if (page.next === null) return read;
    cursor = `&cursor=${page.next}`;
  }
}
