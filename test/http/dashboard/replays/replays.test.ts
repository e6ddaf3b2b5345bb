import { expect, test } from 'vitest';
import { settleAs, work } from '../../../reports/worklist/workLedger.ts';
import { NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, signedIn } from '../browser.ts';

const NASTY = '<img src=x onerror=alert(1)>';

/** Three cases of A, two of them refused, and one of B that waits. */
async function site(): Promise<Served> {
  const served = await serve();
  await work(served.ledger, [
    { caseNo: 'a1', agencyCode: 'A', as: settleAs.refused('11') },
    { caseNo: 'a2', agencyCode: 'A', as: settleAs.refused('11') },
    { caseNo: 'a3', agencyCode: 'A', as: settleAs.invalid },
    { caseNo: 'b1', agencyCode: 'B' },
  ]);
  return served;
}

async function operator(served: Served, agencies?: readonly string[]): Promise<Browser> {
  const options = { name: 'trực ca', ...(agencies === undefined ? {} : { agencies }) };
  return await signedIn(served, await served.key('operator', options));
}

async function textOf(answer: Promise<Response>): Promise<string> {
  return await (await answer).text();
}

test('cases are chosen by a link, counted without any change, and sent again after confirmation', async () => {
  const served = await site();
  const browser = await operator(served);
  const form = await textOf(browser.get('/replays/new?reason=PORTAL_REJECTED&agency=A'));
  expect(form).toContain('<p>Reason: refused by the portal; agency: Sở Tư pháp (A)</p>');
  expect(form).toContain('<input type="hidden" name="reason" value="PORTAL_REJECTED">');
  expect(form).not.toContain('formaction');

  const fields = { reason: 'PORTAL_REJECTED', agency: 'A', rate: '0.5', note: ` ${NASTY} ` };
  const counted = await textOf(browser.post('/replays/new', fields));
  expect(counted).toContain('2 cases match. Nothing was changed. At 0.5 cases/second: about 4 s.');
  expect(counted).toContain(
    '<p class="notice" role="status">The portal refused 2 of these cases with code 11 when they were last sent.',
  );
  expect(counted).toMatch(
    /<th scope="row"><a href="\/cases\?reason=PORTAL_REJECTED&amp;agency=A">Refused by the portal<\/a><\/th><td class="number">2</,
  );
  expect(counted).toContain('<button form="replay-form" formaction="/replays">Send again: 2</button>');
  expect(counted).toContain('value="0.5"');
  expect(counted).toContain('&lt;img src=x');
  expect(await served.ledger.replays({ limit: 1 })).toEqual([]);

  const begun = await browser.post('/replays', fields);
  expect([begun.status, begun.headers.get('location')]).toEqual([303, '/replays/1']);
  expect(await served.ledger.replay(1)).toMatchObject({
    ...{
      matched: 2,
      ratePerSecond: 0.5,
      note: NASTY,
      who: expect.stringMatching(/^key:trực ca \([a-z0-9]{12}\)$/),
    },
    caseFilter: '{"reason":["PORTAL_REJECTED"],"agency":["A"]}',
  });
  await expect.poll(() => served.deps.queues.replay.count()).toBe(1);
});

test('a count is confirmed once: a second click leads to the same replay, another count to another', async () => {
  const served = await site();
  const browser = await operator(served);
  const counted = async (): Promise<string> => {
    const page = await textOf(browser.post('/replays/new', { agency: 'A', once: 'of before' }));
    const [, once = ''] =
      /<input form="replay-form" type="hidden" name="once" value="([\w-]{36})">/.exec(page) ?? [];
    return once;
  };
  const confirm = async (once: string, note = ''): Promise<Response> =>
    await browser.post('/replays', { agency: 'A', once, note });
  const once = await counted();
  for (const answer of await Promise.all([confirm(once), confirm(once), confirm(once)])) {
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/replays/1']);
  }
  expect((await confirm(await counted())).headers.get('location')).toBe('/replays/2');
  const trail = await served.ledger.auditTrail({ limit: 9 });
  expect(trail.filter(({ action }) => action === 'replay.created')).toHaveLength(2);

  // Back to the form, where something is changed.
  const changed = await confirm(once, 'why');
  expect(changed.status).toBe(422);
  const page = await changed.text();
  expect(page).toContain('No second replay was begun. Count again');
  expect(page).toContain('>why</textarea>');
  expect(page).not.toContain('formaction');
  expect((await confirm('', 'why')).headers.get('location')).toBe('/replays/3');
  expect((await confirm('x'.repeat(201))).status).toBe(400);
});

test('switching the language after a form was sent leads back to the form', async () => {
  const browser = await operator(await site());
  const counted = await textOf(browser.post('/replays/new', { agency: 'A', note: '' }));
  expect(counted).toContain(`back=${encodeURIComponent('/replays/new?agency=A')}`);
  expect(counted).toContain('No rate is set');
});

test('without a filter the page says that it covers every case; without matching cases there is no replay', async () => {
  const served = await site();
  const browser = await operator(served);
  expect(await textOf(browser.get('/replays/new'))).toContain('<p>Every unsynced case</p>');
  for (const path of ['/replays/new', '/replays']) {
    const answer = await browser.post(path, { case: 'none' });
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('No unsynced case matches.');
    expect(page).not.toContain('formaction');
  }
  expect(await served.ledger.replays({ limit: 1 })).toEqual([]);
});

test('an invalid rate or note is refused', async () => {
  const served = await site();
  const browser = await operator(served);
  for (const fields of [{ rate: '0' }, { rate: 'quick' }, { note: 'x'.repeat(501) }, { colour: 'red' }]) {
    expect((await browser.post('/replays', fields)).status).toBe(400);
  }
  expect(await served.ledger.replays({ limit: 1 })).toEqual([]);
});

test('a replay shows its progress and the outcomes of its cases, each with a link to them', async () => {
  const served = await site();
  const browser = await operator(served);
  await browser.post('/replays', { agency: 'A', note: NASTY });
  expect(await textOf(browser.get('/replays/1'))).toContain('No case has been requeued yet.');
  await served.ledger.stepReplay(NOW);
  await settle(served);
  const page = await textOf(browser.get('/replays/1'));
  expect(page).toContain('<h1>Replay 1</h1>');
  expect(page).toContain('<p>Agency: Sở Tư pháp (A)</p>');
  expect(page).toContain('<progress max="3" value="3" aria-label="Progress"></progress>');
  expect(page).toContain('<dt>State</dt><dd>Done</dd>');
  expect(page).toContain('<dd>key:trực ca</dd>');
  expect(page).toContain('<dd>&lt;img src=x onerror=alert(1)&gt;</dd>');
  expect(page).toContain('Outcome of the 3 requeued cases');
  expect(page).toMatch(/<td class="number">2<\/td><th scope="row">Synced<\/th><td><\/td>/);
  expect(page).toMatch(
    /<td class="number">1<\/td><th scope="row">Refused again \(PORTAL_REJECTED\), code &lt;11&gt;<\/th><td><a href="\/cases\?reason=PORTAL_REJECTED&amp;agency=A&amp;portalCode=%3C11%3E"/,
  );
});

/** Two of those that were put back are acknowledged, one is refused again. */
async function settle({ ledger }: Served): Promise<void> {
  const lease = await ledger.lease({ owner: 'w', limit: 3, now: NOW, leaseMs: 60_000, lingerMs: 0 });
  const settlements = (lease?.records ?? []).map(({ id, version }, index) => {
    const settlement = index === 0 ? settleAs.refused('<11>') : settleAs.synced;
    return { id, version, sentStatus: '4' as const, settlement };
  });
  await ledger.settle('w', settlements, NOW);
}

test('the page refreshes by itself while it can still change', async () => {
  const served = await site();
  const browser = await operator(served);
  await browser.post('/replays', { reason: 'FIELD_INVALID' });
  const refreshes = async (): Promise<boolean> =>
    (await textOf(browser.get('/replays/1'))).includes('data-refresh="on"');
  expect(await refreshes()).toBe(true);
  await served.ledger.stepReplay(NOW);
  await served.ledger.stepReplay(NOW);
  expect((await served.ledger.replay(1))?.state).toBe('done');
  // Its case waits to be sent.
  expect(await refreshes()).toBe(true);
  await settle(served);
  expect(await refreshes()).toBe(false);
});

test('a replay can be paused, resumed and cancelled, and the page offers only the possible actions', async () => {
  const served = await site();
  const browser = await operator(served);
  await browser.post('/replays', { agency: 'A', rate: '1' });
  const offered = async (): Promise<string[]> => {
    const page = await textOf(browser.get('/replays/1'));
    return [...page.matchAll(/action="\/replays\/1\/(\w+)"/g)].map(([, action = '']) => action);
  };
  const steer = async (action: string): Promise<void> => {
    const answer = await browser.post(`/replays/1/${action}`, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/replays/1']);
  };
  expect(await offered()).toEqual(['pause', 'cancel']);
  await steer('pause');
  expect(await offered()).toEqual(['resume', 'cancel']);
  await served.deps.queues.replay.drain();
  await steer('resume');
  await expect.poll(() => served.deps.queues.replay.count()).toBe(1);
  await steer('cancel');
  expect(await offered()).toEqual([]);
  const late = await browser.post('/replays/1/resume', {});
  expect(late.status).toBe(409);
  expect(await late.text()).toContain('Nothing was changed: the replay is already cancelled.');
});

test('a viewer can neither see, begin nor change a replay', async () => {
  const served = await site();
  await (await operator(served)).post('/replays', { agency: 'A' });
  const browser = await signedIn(served, await served.key('viewer'));
  for (const path of ['/replays', '/replays/1', '/replays/new']) {
    expect((await browser.get(path)).status).toBe(403);
  }
  for (const path of ['/replays', '/replays/new', '/replays/1/cancel']) {
    expect((await browser.post(path, {})).status).toBe(403);
  }
  expect(await served.ledger.replay(1)).toMatchObject({ state: 'running' });
});

test('a form of another site begins nothing', async () => {
  const served = await site();
  const browser = await operator(served);
  const answer = await browser.post('/replays', { agency: 'A' }, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(403);
  expect(await served.ledger.replays({ limit: 1 })).toEqual([]);
});

test('a key of one agency replays its own cases only, and sees no replays but its own', async () => {
  const served = await site();
  await (await operator(served)).post('/replays', {});
  const key = await served.key('operator', { agencies: ['B'], name: 'of B' });
  const browser = await signedIn(served, key);
  expect(await textOf(browser.get('/replays/new'))).toContain(
    '<p>Agency and all below it: Sở Tư pháp (B)</p>',
  );
  expect((await browser.get('/replays/new?under=A')).status).toBe(403);
  expect((await browser.post('/replays', { under: 'A' })).status).toBe(403);
  expect(await textOf(browser.post('/replays/new', {}))).toContain('1 cases match.');
  expect((await browser.post('/replays', {})).headers.get('location')).toBe('/replays/2');
  const list = await textOf(browser.get('/replays'));
  expect(list).toContain('href="/replays/2"');
  expect(list).not.toContain('href="/replays/1"');
  for (const id of [1, 99]) {
    expect((await browser.get(`/replays/${id}`)).status).toBe(404);
    expect((await browser.post(`/replays/${id}/cancel`, {})).status).toBe(404);
  }
  expect(await served.ledger.replay(1)).toMatchObject({ state: 'running' });
});

test('the list is newest first, in words, in pages; an empty list says what to do', async () => {
  const served = await site();
  const browser = await operator(served);
  expect(await textOf(browser.get('/replays'))).toContain('There are no replays yet. Choose cases');
  await browser.post('/replays', { agency: 'A', rate: '2', note: NASTY });
  const by = { who: 'cli:tester', origin: 'here' };
  for (let n = 0; n < 50; n += 1) {
    const rest = { note: '', by, ratePerSecond: null, now: NOW };
    await served.ledger.createReplay({ filter: {}, caseFilter: '{}', ...rest });
  }
  const numbers = (page: string): string[] =>
    [...page.matchAll(/href="\/replays\/(\d+)"/g)].map(([, id = '']) => id);
  const first = await textOf(browser.get('/replays'));
  expect([numbers(first).at(0), numbers(first).at(-1)]).toEqual(['51', '2']);
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
  const second = await textOf(browser.get(next));
  expect(numbers(second)).toEqual(['1']);
  expect(second).toContain('<td class="text">Agency: Sở Tư pháp (A)</td>');
  expect(second).toContain('<td class="text wide">&lt;img src=x');
  expect(second).toContain('<td class="number wide">2 cases/second</td>');
  expect(second).not.toContain('rel="next"');
});

test('a replay whose filter cannot be read says so, and links to no cases', async () => {
  const served = await site();
  const browser = await operator(served);
  const by = { who: 'cli:tester', origin: 'here' };
  await served.ledger.createReplay({
    ...{ filter: {}, caseFilter: '{"agency":1}', note: '', by, ratePerSecond: null, now: NOW },
  });
  for (const path of ['/replays', '/replays/1']) {
    const page = await textOf(browser.get(path));
    expect(page).toContain('This version cannot read which cases the replay selected.');
    expect(page).not.toContain('Every unsynced case');
  }
  expect(await textOf(browser.get('/replays/1'))).not.toContain('href="/cases?');
});

test('in Vietnamese, every page of replays is Vietnamese', async () => {
  const served = await site();
  const browser = await operator(served);
  await browser.get('/language/vi');
  expect(await textOf(browser.get('/replays'))).toContain('Chưa có đợt gửi lại nào.');
  const counted = await textOf(browser.post('/replays/new', { agency: 'A', rate: '2' }));
  expect(counted).toContain(
    '3 hồ sơ khớp điều kiện. Chưa thay đổi gì. Với tốc độ 2 hồ sơ/giây: khoảng 2 giây.',
  );
  expect(counted).toContain('Gửi lại 3 hồ sơ</button>');
  await browser.post('/replays', { agency: 'A' });
  const page = await textOf(browser.get('/replays/1'));
  expect(page).toContain('<h1>Đợt gửi lại 1</h1>');
  expect(page).toContain('>Tạm dừng</button>');
});
