import { expect, test } from 'vitest';
import { agencyBook, anAgency } from '../../../reports/agencyBook.ts';
import { aRow, NOW } from '../../../support/cases.ts';
import { type Served, serve } from '../../served.ts';
import { type Browser, signedIn } from '../browser.ts';

const DAY = 86_400_000;

async function admin(served: Served): Promise<Browser> {
  return await signedIn(served, await served.key('admin'));
}

async function paused(served: Served, note: string, now = NOW): Promise<void> {
  const by = { who: 'key:<b>night</b>', origin: '10.0.0.7' };
  await served.ledger.pauseDelivery({ by, note, now });
  await served.ledger.resumeDelivery({ by, now });
}

function numbers(page: string): number[] {
  return [...page.matchAll(/<th scope="row" class="number">(\d+)</g)].map(([, seq]) => Number(seq));
}

test('the page shows who changed what, when, from where and why, newest first', async () => {
  const served = await serve();
  await paused(served, '<img src=x>');
  const page = await (await (await admin(served)).get('/audit')).text();
  expect(numbers(page)).toEqual([3, 2, 1]);
  const [, row = ''] = /(<tr><th scope="row" class="number">1<.*?<\/tr>)/.exec(page) ?? [];
  expect(row).toContain('2024-11-05 08:00');
  expect(row).toContain('key:&lt;b&gt;night&lt;/b&gt;<br><span class="hint">10.0.0.7</span>');
  expect(row).toContain('Delivery paused');
  expect(row).toContain('&lt;img src=x&gt;');
  expect(page).toContain('npm run -s dongbo -- audit verify');
});

test('a change of a code table names the table in words, and the row as it was and is', async () => {
  const served = await serve();
  const by = { who: 'key:An', origin: '10.0.0.7' };
  const cells = { national: '1.012783' };
  await served.deps.tables.set('procedures', { code: 'HD-DD.031', cells }, { by });
  const page = await (await (await admin(served)).get('/audit')).text();
  expect(page).toContain(
    'Code mapped<br><span class="hint">Table of procedures, HD-DD.031 → 1.012783</span>',
  );
});

test('a new key is shown with its role and agencies in words', async () => {
  const served = await serve();
  const browser = await admin(served);
  await served.ledger.appendAudit({
    ...{ at: NOW, who: 'key:An', origin: '10.0.0.7', action: 'key.created', count: null, note: '' },
    subject: 'Bình: admin (abcdefghijkl): operator, until 2027-01-01T00:00:00.000Z, agencies H23.12 H23.13',
  });
  await browser.get('/language/vi');
  const page = await (await browser.get('/audit')).text();
  expect(page).toContain(
    '<span class="hint">Bình: admin (abcdefghijkl): Vận hành, đến 2027-01-01T00:00:00.000Z, cơ quan H23.12 H23.13</span>',
  );
});

test('an action on a replay links to it and describes its cases in words; any other subject is shown as stored', async () => {
  const agencies = agencyBook(anAgency('<A>', { name: 'Sở <b>Xây dựng</b>' }));
  const served = await serve({
    mappings: () => ({ statuses: new Map(), procedures: new Map(), agencies }),
  });
  const by = { who: 'cli:tester', origin: 'here' };
  await served.ledger.ingest({ rows: [aRow()], drafts: [], readAt: NOW, now: NOW });
  const asked = { filter: {}, caseFilter: '{"agency":["<A>"]}', note: '', ratePerSecond: null };
  await served.ledger.createReplay({ ...asked, by, now: NOW });
  await served.ledger.steerReplay(1, 'pause', by, NOW);
  await served.ledger.appendAudit({
    ...by,
    at: NOW,
    action: 'baseline.started',
    subject: '#2',
    count: 1,
    note: '',
  });
  const page = await (await (await admin(served)).get('/audit')).text();
  expect(page).toContain(
    '<a href="/replays/1">#1</a> · Agency: Sở &lt;b&gt;Xây dựng&lt;/b&gt; (&lt;A&gt;)</span>',
  );
  expect(page.slice(page.indexOf('<main'))).not.toContain('{&quot;');
  expect(page).toContain('<a href="/replays/1">#1</a></span>');
  expect(page).toContain('<span class="hint">#2</span>');
});

test.each([
  ['verify.forced', 'sample 200 {"status":["unmapped"]}', 'A sample of 200 cases · Status: not mapped'],
  ['verify.ended', 'all', 'All cases'],
  ['verify.ended', 'all {"domain":["HT"]}', 'All cases · Domain: HT'],
  ['replay.created', '#7 {}', '<a href="/replays/7">#7</a> · Every unsynced case'],
  // Cut where the trail keeps no more, or not written by this program.
  ['replay.created', '#7 {"case":["a","b', '#7 {&quot;case&quot;:[&quot;a&quot;,&quot;b'],
  ['replay.created', '#7 {"colour":["red"]}', '#7 {&quot;colour&quot;:[&quot;red&quot;]}'],
  ['config.changed', 'all', 'all'],
] as const)('the action %s with the subject %s is shown as %s', async (action, subject, text) => {
  const served = await serve();
  const by = { who: 'cli:tester', origin: 'here' };
  await served.ledger.appendAudit({ ...by, at: NOW, action, subject, count: null, note: '' });
  const browser = await admin(served);
  expect(await (await browser.get('/audit')).text()).toContain(`<span class="hint">${text}</span>`);
  const kept: unknown = await (await browser.get('/api/v1/audit')).json();
  expect(kept).toMatchObject({ entries: [{ action: 'key.created' }, { subject }] });
});

test('the trail is read in pages, within the requested period', async () => {
  const served = await serve();
  for (let n = 0; n < 40; n += 1) await paused(served, '', NOW - 3 * DAY);
  const browser = await admin(served);
  const query = '?from=2024-11-02&to=2024-11-02';
  const first = await (await browser.get(`/audit${query}`)).text();
  expect([numbers(first).length, numbers(first)[0]]).toEqual([50, 80]);
  expect(first).toContain('name="from" value="2024-11-02"');
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
  expect(next).toContain('from=2024-11-02');
  const second = await (await browser.get(next.replaceAll('&amp;', '&'))).text();
  expect([numbers(second)[0], numbers(second).at(-1)]).toEqual([30, 1]);
  expect(second).not.toContain('rel="next"');
  const [, back = ''] = /href="(\/audit\?[^"]+)">First page/.exec(second) ?? [];
  expect(await (await browser.get(back.replaceAll('&amp;', '&'))).text()).toContain('>80<');
});

test('a period without changes says so, and one that ends before it begins is refused', async () => {
  const browser = await admin(await serve());
  const empty = await (await browser.get('/audit?from=2020-01-01&to=2020-01-02')).text();
  expect(empty).toContain('There is no such change.');
  expect((await browser.get('/audit?from=&to=')).status).toBe(200);
  for (const query of ['from=2024-11-05&to=2024-11-04', 'from=2024-02-30', 'cursor=none']) {
    expect((await browser.get(`/audit?${query}`)).status).toBe(400);
  }
});

test('the page is for administrators of the whole province only', async () => {
  const served = await serve();
  const operator = await signedIn(served, await served.key('operator'));
  expect((await operator.get('/audit')).status).toBe(403);
  const scoped = await signedIn(served, await served.key('admin', { agencies: ['A'] }));
  const refused = await scoped.get('/audit');
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('The key is for certain agencies');
});

test('in Vietnamese, the actions are named in Vietnamese', async () => {
  const served = await serve();
  await paused(served, '');
  const browser = await admin(served);
  await browser.get('/language/vi');
  const page = await (await browser.get('/audit')).text();
  expect(page).toContain('<h1>Nhật ký</h1>');
  expect(page).toContain('Tạm dừng gửi');
  expect(page).toContain('05/11/2024 08:00');
});

test('a button proves the whole trail', async () => {
  const served = await serve();
  await paused(served, '');
  const browser = await admin(served);
  const page = async (path: string): Promise<string> => await (await browser.get(path)).text();
  expect(await page('/audit')).not.toContain('The trail is intact');
  expect(await page('/audit?proof=true')).toContain('role="status"><p class="proof">The trail is intact');
});

test('the form keeps what was chosen, in its links and its files too', async () => {
  const served = await serve();
  for (let i = 0; i < 60; i += 1) await paused(served, '', NOW + i);
  const text = await (
    await (await admin(served)).get('/audit?who=night&action=delivery.paused&from=')
  ).text();
  expect(text).toContain('<option value="delivery.paused" selected>Delivery paused</option>');
  expect(text).toContain('name="who" value="night"');
  expect(text).toContain('href="/api/v1/exports/audit.xlsx?who=night&amp;action=delivery.paused"');
  expect(text).toMatch(/rel="next" href="\/audit\?who=night&amp;cursor=[^"]+&amp;action=delivery\.paused"/);
  expect(numbers(text)).toHaveLength(50);
  expect(numbers(text).every((seq) => seq % 2 === 1)).toBe(true);
});
