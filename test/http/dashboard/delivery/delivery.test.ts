import { expect, test } from 'vitest';
import type { CircuitCause } from '../../../../src/domain/circuit.ts';
import { settleAs, work } from '../../../reports/worklist/workLedger.ts';
import { NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, signedIn } from '../browser.ts';
import { page as pageOf } from '../page.ts';

async function operator(served: Served, agencies?: readonly string[]): Promise<Browser> {
  const options = { name: 'trực ca', ...(agencies === undefined ? {} : { agencies }) };
  return await signedIn(served, await served.key('operator', options));
}

async function page(browser: Browser): Promise<string> {
  const answer = await browser.get('/delivery');
  expect(answer.status).toBe(200);
  return mainOf(await answer.text());
}

/** Without the strip above it, which knows all causes. */
function mainOf(html: string): string {
  return html.slice(html.indexOf('<main'));
}

test('the page shows the rate, the backlog, the batch size and whether every loop makes progress', async () => {
  const served = await serve();
  await work(served.ledger, [{ caseNo: 'a1', as: settleAs.retry(NOW + 60_000) }, { caseNo: 'a2' }]);
  const limits = {
    count: { accepted: 40, refused: 41, interval: 1 },
    bytes: { accepted: 0, refused: null, interval: 1 },
    unclear: [],
  };
  await served.ledger.setFact('steps_batch_size', JSON.stringify({ size: 40, largest: 200, limits }), NOW);
  const browser = await operator(served);
  expect(await page(browser)).toContain('<dd>No signal from the main process yet</dd>');
  const pulse = { late: [], stopping: false, standstills: [], metrics: [] };
  served.deps.pulses.receive({ ...pulse, synced: 100 });
  served.clock.now += 2_000;
  served.deps.pulses.receive({ ...pulse, synced: 115 });
  const shown = await page(browser);
  expect(shown).toContain('Nothing is blocking delivery.');
  expect(shown).toContain('<dt>Delivered</dt><dd>7.5 cases/second</dd>');
  expect(shown).toContain('<dt>Backlog</dt><dd>2 cases; empty at: —</dd>');
  expect(shown).toContain('<dd>200 (configured: at most 200)</dd>');
  expect(shown).toContain('<dt>Steps a request</dt><dd>40 (configured: at most 200)</dd>');
  expect(shown).toContain('<dd>All making progress</dd>');
  served.deps.pulses.receive({ ...pulse, synced: 115, late: [{ loop: 'poll <1>', silentMs: 600_000 }] });
  expect(await page(browser)).toContain('<dd>poll &lt;1&gt;: no progress for 10 min</dd>');
});

test('delivery is paused with a note and resumed, which rings for waiting cases', async () => {
  const served = await serve();
  const browser = await operator(served);
  const paused = await browser.post('/delivery/pause', { note: ' bảo trì <b>Cổng</b> ' });
  expect([paused.status, paused.headers.get('location')]).toEqual([303, '/delivery']);
  expect(await served.ledger.deliveryPause()).toMatchObject({
    who: expect.stringMatching(/^key:trực ca \([a-z0-9]{12}\)$/),
    note: 'bảo trì <b>Cổng</b>',
  });
  const shown = await page(browser);
  expect(shown).toContain('(bảo trì &lt;b&gt;Cổng&lt;/b&gt;)');
  expect(shown).toContain('action="/delivery/resume"');
  expect(shown).not.toContain('action="/delivery/pause"');
  expect(await served.deps.queues.push.count()).toBe(0);
  expect((await browser.post('/delivery/resume', {})).status).toBe(303);
  await expect.poll(() => served.deps.queues.push.count()).toBe(1);
  expect(await page(browser)).toContain('action="/delivery/pause"');
  expect(await served.ledger.auditTrail({ limit: 1 })).toMatchObject([
    {
      action: 'delivery.resumed',
      who: expect.stringMatching(/^key:trực ca \([a-z0-9]{12}\)$/),
      origin: '127.0.0.1',
    },
  ]);
});

test('an open circuit is shown, and delivery can still be paused', async () => {
  const served = await serve();
  await served.ledger.setCircuit({
    ...{ open: true, cause: 'outage' as const, detail: '', trips: 1 },
    ...{ openedAt: NOW, probeAt: NOW + 60_000 },
  });
  const shown = await page(await operator(served));
  expect(shown).toContain('class="notice bad"');
  expect(shown).toContain('2024-11-05 08:01');
  expect(shown).toContain('action="/delivery/pause"');
});

test.each([
  [
    'vi' as const,
    'Đã ngừng đột ngột và chưa chạy lại: máy &lt;1&gt;.',
    'Đang chạy nhiều phiên bản (1.2.3, 1.3.0)',
  ],
  [undefined, 'Died and has not come back: máy &lt;1&gt;.', 'Different versions are running (1.2.3, 1.3.0)'],
])(
  'the processes of a shared ledger are shown, the lost and differing versions in words (%s)',
  async (language, lost, differ) => {
    const served = await serve();
    const { ledger } = served;
    const alone = await pageOf(served, '/delivery', { role: 'operator' });
    expect(alone.text).not.toContain('id="processes"');
    const entry = { pid: 4711, roles: ['poll', 'push'] };
    await ledger.enterProcess({ ...entry, id: 'dead00000000', host: 'máy <1>', version: '1.2.3' }, null);
    await ledger.buryDead(-1_000);
    await ledger.enterProcess({ ...entry, id: 'lives0000000', host: 'may-2', version: '1.2.3' }, null);
    await ledger.enterProcess({ ...entry, id: 'other0000000', host: 'may-3', version: '1.3.0' }, null);
    const { text } = await pageOf(served, '/delivery', {
      role: 'operator',
      ...(language && { lang: language }),
    });
    const shown = mainOf(text);
    expect(shown).toContain(lost);
    expect(shown).toContain(differ);
    expect(shown.match(/<th scope="row">/g)).toHaveLength(3);
    const some = await pageOf(served, '/delivery', { role: 'operator', agencies: ['H23.1'] });
    expect(some.text, 'for a key for certain agencies').not.toContain('may-2');
  },
);

const OPEN = { open: true, detail: '', trips: 1, openedAt: NOW, probeAt: NOW + 60_000 };

test.each<[CircuitCause, string, string]>([
  ['outage', 'retries by itself', 'dongbo tự thử lại'],
  ['login', 'Check the user name', 'Kiểm tra tên đăng nhập'],
  ['session', 'to the table of error codes', 'vào Bảng mã lỗi'],
  ['throttled', 'lower the requests per second', 'giảm số yêu cầu mỗi giây'],
  ['mass_refusal', 'Ask the portal operator about the code', 'Hỏi đơn vị vận hành Cổng về mã lỗi'],
] as const)(
  'where %s holds delivery up, the page says what happens next and what to do',
  async (cause, en, vi) => {
    const served = await serve();
    const browser = await operator(served);
    await served.ledger.setCircuit({ ...OPEN, cause });
    expect(await page(browser)).toContain(en);
    await browser.get('/language/vi');
    expect(await page(browser)).toContain(vi);
    await served.ledger.setCircuit(null);
    expect(await page(browser)).not.toContain(vi);
  },
);

test('where only steps are held, both pages say so, why, and that cases are sent', async () => {
  const served = await serve();
  const browser = await operator(served);
  await served.ledger.setStepsCircuit({ ...OPEN, cause: 'mass_refusal', holds: 'steps' });
  for (const path of ['/', '/delivery']) {
    const shown = mainOf(await (await browser.get(path)).text());
    expect(shown).toContain('Progress steps have been held back from the portal since 2024-11-05 08:00');
    expect(shown).toContain('Cases are still sent');
    expect(shown).toContain('the service for progress steps has one common fault');
    expect(shown).toContain('action="/delivery/retry"');
    expect(shown).not.toContain('Delivery to the portal has been held');
  }
  await browser.get('/language/vi');
  expect(await page(browser)).toContain('Đang tạm dừng gửi các bước xử lý lên Cổng từ');
});

test('after a mass refusal the pages link to the refused cases and their code, and for no other cause', async () => {
  const served = await serve();
  await work(served.ledger, [{ caseNo: 'a1', as: settleAs.refused('X9') }, { caseNo: 'a2' }]);
  const browser = await operator(served);
  const link = '<a href="/causes?reason=PORTAL_REJECTED">See the code and the refused cases</a>';
  const shown = async (): Promise<boolean[]> => [
    (await page(browser)).includes(link),
    (await (await browser.get('/')).text()).includes(link),
  ];
  await served.ledger.setCircuit({ ...OPEN, cause: 'login' as const });
  expect(await shown()).toEqual([false, false]);
  await served.ledger.setCircuit({ ...OPEN, cause: 'mass_refusal' as const });
  expect(await shown()).toEqual([true, true]);
  expect(await (await browser.get('/')).text()).toContain(
    '<li>The portal refused case after case with codes that are not in the table. Ask the portal operator',
  );
  const causes = await (await browser.get('/causes?reason=PORTAL_REJECTED')).text();
  expect(causes).toContain('/cases?reason=PORTAL_REJECTED&amp;portalCode=X9');
});

test('a viewer has no such page, and cannot pause delivery', async () => {
  const served = await serve();
  const browser = await signedIn(served, await served.key('viewer'));
  expect((await browser.get('/delivery')).status).toBe(403);
  expect((await browser.post('/delivery/pause', {})).status).toBe(403);
  expect(await served.ledger.deliveryPause()).toBeNull();
});

test('a key of one agency sees the state of delivery without the counts of the province, and cannot pause it', async () => {
  const served = await serve();
  const browser = await operator(served, ['A']);
  const shown = await page(browser);
  expect(shown).toContain('only a key for the whole province can pause it');
  expect(shown).not.toContain('<dt>Waiting</dt><dd>');
  expect(shown).not.toContain('action="/delivery');
  for (const action of ['pause', 'resume']) {
    expect((await browser.post(`/delivery/${action}`, {})).status).toBe(403);
  }
  expect(await served.ledger.deliveryPause()).toBeNull();
});

test('a form of another site and a note of excessive length pause nothing', async () => {
  const served = await serve();
  const browser = await operator(served);
  const foreign = await browser.post('/delivery/pause', {}, { 'sec-fetch-site': 'same-site' });
  expect(foreign.status).toBe(403);
  expect((await browser.post('/delivery/pause', { note: 'x'.repeat(501) })).status).toBe(400);
  expect(await served.ledger.deliveryPause()).toBeNull();
});

test('in Vietnamese, the page is Vietnamese', async () => {
  const browser = await operator(await serve());
  await browser.get('/language/vi');
  const shown = await page(browser);
  expect(shown).toContain('<h1>Gửi hồ sơ</h1>');
  expect(shown).toContain('Gửi bình thường.');
  expect(shown).toContain('<label for="note">Lý do</label>');
});

test('each box that says that delivery is held has a button to try at once, and the outcome is shown', async () => {
  const served = await serve();
  await served.ledger.setCircuit({ ...OPEN, cause: 'login', trips: 3 });
  const browser = await operator(served);
  for (const path of ['/', '/delivery']) {
    expect(await (await browser.get(path)).text()).toContain('action="/delivery/retry"');
  }
  const tried = browser.post('/delivery/retry', {});
  await expect.poll(async () => (await served.ledger.circuit())?.trips).toBe(2);
  await served.ledger.setCircuit(null);
  const { headers } = await tried;
  expect(headers.get('location')).toBe('/delivery?retried=reached');
  expect(await (await browser.get('/delivery?retried=reached')).text()).toContain(
    'delivery continues with the next case.',
  );
  expect(await page(browser)).not.toContain('action="/delivery/retry"');
});

test('who cannot order a try sees no button', async () => {
  const served = await serve();
  await served.ledger.setCircuit({ ...OPEN, cause: 'login' });
  const scoped = await operator(served, ['H23.1']);
  expect(await page(scoped)).not.toContain('/delivery/retry');
  const viewer = await signedIn(served, await served.key('viewer'));
  expect(await (await viewer.get('/')).text()).not.toContain('/delivery/retry');
});

test.each([
  ['certificate', 'TLS certificate', 'renew or replace the certificate', true],
  ['redirect', 'redirects to another one', 'address of the adapter itself', true],
  ['name', 'does not resolve', 'name server', true],
  ['unreadable', 'cannot be read', 'error page', false],
  ['dead', 'no connection to the adapter', 'firewalls', false],
] as const)('an outage by %s has its own sentence and remedy', async (fault, found, remedy, person) => {
  const served = await serve();
  await served.ledger.setCircuit({ ...OPEN, cause: 'outage', fault });
  const browser = await operator(served);
  for (const path of ['/', '/delivery']) {
    const shown = mainOf(await (await browser.get(path)).text());
    expect(shown).toContain(found);
    expect(shown).toContain(remedy);
    expect(shown, 'never "nothing to do" where somebody has to act').not.toContain('Nothing to do');
    expect(shown.includes('retries by itself')).toBe(!person);
  }
});
