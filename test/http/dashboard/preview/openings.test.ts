import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, signedIn } from '../browser.ts';

/** Delivery is opened for A only; B and C wait with so many cases each. */
async function restricted(cases = 3): Promise<{ served: Served; browser: Browser }> {
  const served = await serve();
  await served.ledger.configureRelease([{ agencyCode: 'A' }], NOW);
  await served.ledger.applyRelease(NOW);
  const rows = manyRows(3 * cases, (i) => ({ agencyCode: 'ABC'[i % 3] ?? 'A' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  return { served, browser: await signedIn(served, await served.key('operator', { name: 'lan' })) };
}

async function notReleased({ ledger }: Served): Promise<readonly string[]> {
  await ledger.applyRelease(NOW);
  const slices = await ledger.gapFiltered({ filter: { reasons: ['NOT_RELEASED'] }, by: 'agency' });
  return slices.map(({ key }) => key).sort();
}

test('the page says which agencies are open, and how many cases each of the others would release', async () => {
  const { browser } = await restricted();
  const page = await (await browser.get('/preview')).text();
  expect(page).not.toContain('name="agency" value="A">');
  expect(page).toContain('name="agency" value="B">');
  expect(page).toContain('href="/cases?reason=NOT_RELEASED&amp;agency=B">3</a>');
  expect(page.match(/<td>(Open|Not open)<\/td>/g)?.sort()).toEqual([
    '<td>Not open</td>',
    '<td>Not open</td>',
    '<td>Open</td>',
  ]);
});

test('an operator opens agencies and then everything, which the audit trail keeps', async () => {
  const { served, browser } = await restricted();
  const answer = await browser.post('/preview/open', { agency: 'B' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/preview?opened=yes#openings']);
  expect(await notReleased(served)).toEqual(['C']);
  expect((await browser.post('/preview/open', { all: 'yes' })).status).toBe(303);
  expect(await notReleased(served)).toEqual([]);
  expect(await served.ledger.auditTrail({ limit: 2 })).toMatchObject([
    {
      action: 'delivery.opened',
      who: expect.stringMatching(/^key:lan \([a-z0-9]{12}\)$/),
      subject: 'all',
      count: 3,
    },
    {
      action: 'delivery.opened',
      who: expect.stringMatching(/^key:lan \([a-z0-9]{12}\)$/),
      subject: 'B',
      count: 3,
    },
  ]);
  expect(await (await browser.get('/preview')).text()).toContain('Everything has been opened');
});

test('an agency without a case is not opened, so that no rule is kept for it', async () => {
  const { served, browser } = await restricted();
  expect((await browser.post('/preview/open', { agency: 'nobody' })).status).toBe(303);
  expect(await served.ledger.release()).toMatchObject({ opened: [] });
});

test('two openings at one moment are both kept', async () => {
  const { served, browser } = await restricted();
  await Promise.all(['B', 'C'].map((agency) => browser.post('/preview/open', { agency })));
  expect(await notReleased(served)).toEqual([]);
});

test('more than 1,000 cases are released only once their number was typed', async () => {
  const { served, browser } = await restricted(1_001);
  const first = await browser.post('/preview/open', { agency: 'B' });
  expect(await first.text()).toContain('name="confirm"');
  expect((await browser.post('/preview/open', { agency: 'B', confirm: '1' })).status).toBe(409);
  expect(await notReleased(served)).toEqual(['B', 'C']);
  expect((await browser.post('/preview/open', { agency: 'B', confirm: '1.001' })).status).toBe(303);
  expect(await notReleased(served)).toEqual(['C']);
});

test('where nothing is restricted the page says so, and an opening closes nothing', async () => {
  const served = await serve();
  await served.ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
  const browser = await signedIn(served, await served.key('operator'));
  expect(await (await browser.get('/preview')).text()).toContain('Nothing is restricted');
  expect((await browser.post('/preview/open', { agency: 'B' })).status).toBe(303);
  expect(await notReleased(served)).toEqual([]);
  expect(await served.ledger.auditTrail({ limit: 5 })).not.toContainEqual(
    expect.objectContaining({ action: 'delivery.opened' }),
  );
});

test('a key for certain agencies sees no openings, and opens none', async () => {
  const { served } = await restricted();
  const browser = await signedIn(served, await served.key('operator', { agencies: ['B'] }));
  expect(await (await browser.get('/preview')).text()).not.toContain('/preview/open');
  expect((await browser.post('/preview/open', { agency: 'B' })).status).toBe(403);
  expect(await notReleased(served)).toEqual(['B', 'C']);
});

test('an opening is taken back: what was not sent waits again, and the rules of the configuration stay', async () => {
  const { served, browser } = await restricted();
  for (const agency of ['B', 'C']) await browser.post('/preview/open', { agency });
  expect(await notReleased(served)).toEqual([]);
  const page = await (await browser.get('/preview')).text();
  expect(page).toContain('name="close" value="B"');
  expect(page).not.toContain('name="close" value="A"');
  const answer = await browser.post('/preview/close', { close: 'B', agency: 'C' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/preview?opened=closed#openings']);
  expect(await notReleased(served)).toEqual(['B']);
  expect(await served.ledger.auditTrail({ limit: 1 })).toMatchObject([
    { action: 'delivery.closed', who: expect.stringMatching(/^key:lan /), subject: 'B', count: 3 },
  ]);
  await browser.post('/preview/close', { close: 'A' });
  expect(await notReleased(served)).toEqual(['B']);
});

test('the opening of everything is taken back, and the agencies opened before stay open', async () => {
  const { served, browser } = await restricted();
  await browser.post('/preview/open', { agency: 'B' });
  await browser.post('/preview/open', { all: 'yes' });
  expect(await (await browser.get('/preview')).text()).toContain('name="what" value="all"');
  await browser.post('/preview/close', { what: 'all' });
  expect(await notReleased(served)).toEqual(['C']);
});

test('a trial sends some cases of one agency and holds all others, where nothing was restricted too', async () => {
  const served = await serve();
  const rows = manyRows(9, (i) => ({ agencyCode: 'ABC'[i % 3] ?? 'A' }));
  await served.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const browser = await signedIn(served, await served.key('operator', { name: 'lan' }));
  expect(await (await browser.get('/preview')).text()).toContain('action="/preview/trial"');
  const answer = await browser.post('/preview/trial', { agency: 'B', number: '2' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/preview?opened=trial#openings']);
  await served.ledger.applyRelease(NOW);
  const lease = await served.ledger.lease({ owner: 'me', limit: 10, now: NOW, leaseMs: 1, lingerMs: 0 });
  expect(lease?.records.map(({ record }) => record.agencyCode)).toEqual(['B', 'B']);
  // To end it would open everything, which has a button of its own.
  await browser.post('/preview/close', { what: 'cases' });
  expect(await served.ledger.release()).toMatchObject({ cases: [expect.any(String), expect.any(String)] });
  await browser.post('/preview/open', { agency: 'C' });
  await browser.post('/preview/close', { what: 'cases' });
  expect(await notReleased(served)).toEqual(['A', 'B']);
});

test('a rule of the configuration that matches no case is named', async () => {
  const { served, browser } = await restricted();
  expect(await (await browser.get('/preview')).text()).not.toContain('match no case');
  await served.ledger.configureRelease([{ agencyCode: 'A' }, { agencyCode: 'H23.99', status: 'new' }], NOW);
  expect(await (await browser.get('/preview')).text()).toContain(
    'match no case: agencyCode H23.99, status new.',
  );
});
